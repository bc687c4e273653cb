namespace KtPortal.Core.Sla;

/// <summary>Service levels as people read them.</summary>
public static class SlaWords
{
    public static string Of(SlaMetric metric) => metric == SlaMetric.FirstResponse ? SlaTexts.FirstResponse : SlaTexts.Resolution;

    public static string Of(SlaFoundBy by) => by switch
    {
        SlaFoundBy.Ticket => SlaTexts.FoundByTicket,
        SlaFoundBy.Organization => SlaTexts.FoundByClient,
        SlaFoundBy.Partner => SlaTexts.FoundByPartner,
        SlaFoundBy.Service => SlaTexts.FoundByService,
        SlaFoundBy.Queue => SlaTexts.FoundByQueue,
        _ => SlaTexts.FoundByDefault,
    };

    public static string OfReceiver(string receiver) => receiver switch
    {
        SlaReceivers.Assignee => SlaTexts.ToAssignee,
        SlaReceivers.TeamLead => SlaTexts.ToTeamLead,
        SlaReceivers.Manager => SlaTexts.ToManagers,
        SlaReceivers.Dispatcher => SlaTexts.ToDispatchers,
        _ => SlaTexts.ToAdmins,
    };
}
