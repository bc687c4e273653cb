using System.Text.Json.Nodes;
using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using Npgsql;

namespace KtPortal.Core.Tickets.CustomFields;

/// <summary>Custom fields that are marked for lists, as columns and filters of the desk's list of tickets.</summary>
public sealed record TicketFieldColumns() : ListExtension("custom-", Before: "place")
{
    private static readonly ColumnSource Source = new("w.custom_fields", TicketFieldSet.Stored);

    public override string Sql { get; } = "select " + FieldBook.Selected(TicketFieldEntity.Name);

    public override ListExtras Read(string? text, ListMoment moment)
    {
        List<KnownField> fields = [.. FieldBook.Parse(text).All.Where(f => f is { InList: true, IsActive: true })];
        var context = FieldContext.At(moment.Zone, moment.Now);
        return fields.Count == 0 ? ListExtras.None : new ListExtras(
            [.. fields.Select(f => ColumnOf(f, context))], [.. fields.Select(f => f.Spec.Type.Filter(f.Spec, Prefix + f.Key, ValueOf(f)) with { Among = AmongOf(f) })]);
    }

    internal static IReadOnlyDictionary<string, JsonNode?> Read(NpgsqlDataReader row) => TicketFieldSet.ReadValues(row);

    private ListColumn<DeskTicketRow> ColumnOf(KnownField field, FieldContext context)
    {
        JsonNode? Value(DeskTicketRow ticket) => ticket.Fields?.GetValueOrDefault(field.Key);
        return new(Prefix + field.Key, () => field.Spec.Label, ColumnWidth.Word,
            t => ListCell.OfText(Value(t) is { } value ? field.Spec.Type.Say(field.Spec, value, context) : null))
        {
            Source = Source,
            Export = t => Value(t) is { } value ? field.Spec.Type.Export(field.Spec, value) : null,
        };
    }

    private static string AmongOf(KnownField field) => field.Visibility == Visibility.Public ? "w.custom_fields <> '{}'"
        : $"w.id in (select v.ticket_id from ticket_private_fields v where v.visibility = '{EnumText<Visibility>.Write(field.Visibility)}')";

    // A key has letters, digits and low lines alone; its table holds it to that.
    private static string ValueOf(KnownField field) => field.Visibility == Visibility.Public ? $"w.custom_fields -> '{field.Key}'" : $"""
        (select v.fields -> '{field.Key}' from ticket_private_fields v where v.tenant_id = w.tenant_id and v.ticket_id = w.id
            and v.visibility = '{EnumText<Visibility>.Write(field.Visibility)}')
        """;
}
