using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;
using KtPortal.Core.Placeholders;
using KtPortal.Core.Search;

namespace KtPortal.Core.Tickets;

/// <summary>
/// What can be done to many tickets at once: each action names the right of the verb that it is for one ticket, and
/// <see cref="TicketBulk"/> leads it there.
/// </summary>
internal static class TicketBulkActions
{
    public const string Assignee = "assignee";
    public const string Take = "take";
    public const string Priority = "priority";
    public const string Status = "status";
    public const string Comment = "comment";
    public const string Tag = "tag";
    public const string Untag = "untag";
    public const string Category = "category";
    public const string Service = "service";
    public const string Queue = "queue";
    public const string Team = "team";
    public const string Close = "close";
    public const string Resolve = "resolve";
    public const string Merge = "merge";
    public const string Delete = "delete";

    private static readonly BulkText Why = new(() => TicketListTexts.Reason, 2000);

    public static readonly IReadOnlyList<BulkAction> All =
    [
        new(Assignee, () => TicketListTexts.Assign, "user-round-plus", TicketPermissions.Assign, new BulkField.Of(TicketFilters.Assignee))
        {
            Shortcut = "a", Source = "/desk/people",
        },
        // Who may not hand tickets to others may take one that is nobody's.
        new(Take, () => TicketListTexts.Take, "user-round-plus", TicketPermissions.Update,
            new BulkField.Among(() => TicketListTexts.Assignee, _ => [new ListOption(LookupFilter.Me, TicketListTexts.TakenByYou)]))
        {
            Shortcut = "a", IsAtOnce = true, IsFor = actor => !actor.May(TicketPermissions.Assign),
        },
        new(Priority, () => TicketListTexts.Priority, "signal", TicketPermissions.Update, new BulkField.Of("priority")) { Shortcut = "p" },
        new(Status, () => TicketListTexts.Status, "circle-dot-dashed", TicketPermissions.Update, new BulkField.Of("status", o => o.Symbol == "phase-new"))
        {
            Shortcut = "s", Text = Why,
        },
        new(Tag, () => TicketListTexts.AddTag, "tag", TicketPermissions.Update, new BulkField.Of("tag")) { Shortcut = "l" },
        new(Resolve, () => TicketListTexts.Resolve, "circle-check", TicketPermissions.Update, new BulkField.Of("status", o => o.Symbol != "phase-resolved"))
        {
            Shortcut = "e", IsAtOnce = true,
        },
        new(Comment, () => TicketListTexts.Comment, "message-square-text", TicketPermissions.Bulk,
            new BulkField.Among(() => TicketListTexts.WhoReads, VoicesOf))
        {
            IsRare = true, IsFor = actor => VoicesOf(actor).Count > 0,
            Text = new BulkText(() => TicketListTexts.CommentText, TicketRules.CommentMax, IsNeeded: true, IsLong: true)
            {
                Hint = () => TicketListTexts.FilledEach.With(string.Join(" ", [.. TicketPlaceholders.Names.Select(PlaceholderText.Write), PlaceholderText.Write(TicketPlaceholders.Custom + "…")])),
            },
        },
        new(Close, () => TicketListTexts.Close, "check", TicketPermissions.Update,
            new BulkField.Of("status", o => o.Symbol is not ("phase-closed" or "phase-cancelled")))
        {
            IsRare = true, Text = Why,
        },
        new(Queue, () => TicketListTexts.Queue, "inbox", TicketPermissions.Update, new BulkField.Of("queue"))
        {
            IsRare = true, IsFor = TicketRouting.MayRoute,
        },
        new(Team, () => TicketListTexts.Team, "users-round", TicketPermissions.Update, new BulkField.Of("team"))
        {
            IsRare = true, IsFor = TicketRouting.MayRoute,
        },
        new(Category, () => TicketListTexts.Category, "list", TicketPermissions.Update, new BulkField.Of("category")) { IsRare = true },
        new(Service, () => TicketListTexts.Service, "wrench", TicketPermissions.Update, new BulkField.Of("service")) { IsRare = true },
        new(Merge, () => TicketListTexts.Merge, "merge", TicketPermissions.Merge,
            new BulkField.Typed(() => TicketListTexts.MergeInto, () => TicketListTexts.MergeMeans, SearchWords.Typed)) { IsRare = true },
        new(Delete, () => TicketListTexts.Delete, "trash-2", TicketPermissions.Delete,
            new BulkField.Among(() => TicketListTexts.DeleteWhat, _ => [new ListOption("yes", TicketListTexts.DeleteYes)]))
        {
            IsRare = true, IsFor = actor => actor.Audience == Audience.Provider, Text = new(() => TicketListTexts.Reason, 2000, IsNeeded: true),
        },
        new(Untag, () => TicketListTexts.RemoveTag, "tag", TicketPermissions.Update, new BulkField.Of("tag")) { IsRare = true },
    ];

    private static List<ListOption> VoicesOf(Actor actor) =>
    [
        .. new (Visibility Who, string Name, string Right)[]
        {
            (Visibility.Internal, TicketListTexts.InternalNote, TicketPermissions.CommentInternal),
            (Visibility.Partner, TicketListTexts.PartnerNote, TicketPermissions.CommentPartner),
            (Visibility.Public, TicketListTexts.PublicReply, TicketPermissions.Update),
        }.Where(v => actor.May(v.Right)).Select(v => new ListOption(EnumText<Visibility>.Write(v.Who), v.Name)),
    ];
}
