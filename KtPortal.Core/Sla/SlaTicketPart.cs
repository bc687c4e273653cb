using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Tickets;
using Npgsql;

namespace KtPortal.Core.Sla;

/// <summary>Clocks on the desk's list and on the ticket's page.</summary>
public sealed class SlaTicketPart(TimeProvider clock) : TicketPart(SlaClocks.Key)
{
    public const string Due = "due";

    private const string Joined = """
        left join ticket_sla_clocks ka on ka.tenant_id = t.tenant_id and ka.ticket_id = t.id and ka.metric = 'first_response'
        left join ticket_sla_clocks ks on ks.tenant_id = t.tenant_id and ks.ticket_id = t.id and ks.metric = 'resolution'
        """;

    // Hours are long and tickets share them: each is sent with one of its rows.
    private static readonly ColumnSource InLists = new("", $"""
        {Columned("ka", "answer")}, {Columned("ks", "solution")}, coalesce(ks.hours_id, ka.hours_id) as sla_hours_id,
        case when coalesce(ks.hours_id, ka.hours_id) is not null and row_number() over (partition by coalesce(ks.hours_id, ka.hours_id)) = 1 then (
            select h.content::text from sla_hours h where h.tenant_id = t.tenant_id and h.id = coalesce(ks.hours_id, ka.hours_id)) end as sla_hours
        """, Joined);

    private static readonly ColumnSource OnPage = InLists with
    {
        Selected = $"""
            {InLists.Selected}, (select p.name from sla_policies p where p.tenant_id = t.tenant_id and p.id = coalesce(ks.policy_id, ka.policy_id)) as sla_policy,
            coalesce(ks.found_by, ka.found_by) as sla_found_by, kt.policy_id as sla_chosen, kt.excluded_by_name, kt.exclude_reason,
            coalesce(ks.waived_by_name, ka.waived_by_name) as waived_by_name, coalesce(ks.waive_reason, ka.waive_reason) as waive_reason,
            (select h.content ->> 'zone' from sla_hours h where h.tenant_id = t.tenant_id and h.id = coalesce(ks.hours_id, ka.hours_id)) as sla_zone
            """,
        Join = Joined + "\nleft join ticket_sla kt on kt.tenant_id = t.tenant_id and kt.ticket_id = t.id",
    };

    public override ColumnSource Source => InLists;

    public override IReadOnlyList<ListColumn<DeskTicketRow>> Columns { get; } =
    [
        new("sla", () => SlaTexts.ServiceLevel, ColumnWidth.Word, t => Cell(ClocksOf(t)?.Next))
        {
            Source = InLists, IsDefault = true, Sort = Due, Card = CardPlace.Corner, Export = t => ClocksOf(t)?.Next?.DueAt,
        },
        new("response", () => SlaTexts.FirstResponse, ColumnWidth.Word, t => Cell(ClocksOf(t)?.Answer))
        {
            Source = InLists, Export = t => ClocksOf(t)?.Answer?.Words,
        },
        new("solution", () => SlaTexts.Resolution, ColumnWidth.Word, t => Cell(ClocksOf(t)?.Solution))
        {
            Source = InLists, Export = t => ClocksOf(t)?.Solution?.Words,
        },
    ];

    public override IReadOnlyList<ListFilter> Filters { get; } =
    [
        new SlaFilter("sla", () => SlaTexts.ServiceLevel),
        new RangeFilter(Due, () => SlaTexts.Due, "w.sla_due_at"),
    ];

    // What is late comes first, since it was due first; what is paused or has no clock comes last.
    public override IReadOnlyList<ListSort> Sorts { get; } =
    [
        new(Due, () => SlaTexts.ByDue, false, new SortPart(SortType.Instant, "w.sla_due_at") { IsNullable = true }),
    ];

    public override IReadOnlyList<ListView> Views { get; } =
    [
        new()
        {
            Key = "due", Label = () => SlaTexts.DueView, Sort = Due, Place = SlaFeature.DuePlace, Counter = SlaCounter.Late,
            Conditions = [new("sla", [SlaFilter.Late, SlaFilter.Soon])], Empty = () => SlaTexts.NoneDue,
        },
        new()
        {
            Key = "unanswered", Label = () => SlaTexts.UnansweredView, Sort = Due, Place = SlaFeature.UnansweredPlace, Counter = SlaCounter.Unanswered,
            Conditions = [new("sla", [SlaFilter.Unanswered])], Empty = () => SlaTexts.NoneUnanswered,
        },
    ];

    public override ColumnSource SourceOfPage(Actor actor) => actor.Audience == Audience.Provider ? OnPage : InLists;

    public override object? Read(NpgsqlDataReader row, bool ofPage)
    {
        var now = clock.GetUtcNow();
        var (id, content) = (row.OptionalId("sla_hours_id"), row.OptionalText("sla_hours"));
        var hours = content is null ? SlaHours.Find(id) : SlaHours.Of(id, content);
        var clocks = new SlaClocks(
            SlaClockView.Read(row, "answer_", SlaMetric.FirstResponse, now, hours),
            SlaClockView.Read(row, "solution_", SlaMetric.Resolution, now, hours));
        return !ofPage ? clocks : clocks with { Details = DetailsOf(row) };
    }

    public static SlaClocks? ClocksOf(DeskTicketRow ticket) => ticket.Part<SlaClocks>(SlaClocks.Key);

    private static ListCell Cell(SlaClockView? view) => view is null || view.Urgency == SlaUrgency.Out
        ? ListCell.Empty
        : ListCell.OfClock(EnumText<SlaUrgency>.Write(view.Urgency), view.ShortWords, $"{SlaWords.Of(view.Metric)}: {view.Words}");

    // A partner reads the clocks and nothing of how the provider arranges them.
    private static SlaOfTicket? DetailsOf(NpgsqlDataReader row) => !row.GetColumnSchema().Any(c => c.ColumnName == "sla_policy") ? null : new(
        row.OptionalText("sla_policy"),
        row.OptionalText("sla_found_by") is { } by ? EnumText<SlaFoundBy>.Parse(by) : null,
        row.OptionalId("sla_chosen"), row.OptionalText("excluded_by_name"), row.OptionalText("exclude_reason"), row.OptionalText("sla_zone"),
        row.OptionalText("waived_by_name"), row.OptionalText("waive_reason"));

    private static string Columned(string table, string prefix) => $"""
        {table}.state as {prefix}_state, {table}.due_at as {prefix}_due_at, {table}.warn_at as {prefix}_warn_at,
        {table}.completed_at as {prefix}_completed_at, {table}.target_minutes as {prefix}_target_minutes,
        {table}.elapsed_minutes as {prefix}_elapsed_minutes, {table}.breached_at as {prefix}_breached_at,
        {table}.breach_cause as {prefix}_breach_cause, {table}.waived_at as {prefix}_waived_at,
        {table}.running_since as {prefix}_running_since
        """;
}
