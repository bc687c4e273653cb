using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using Npgsql;

namespace KtPortal.Core.Tickets;

/// <summary>
/// What another feature knows of tickets for the desk. It is read along by the statements that read the list and the ticket anyway, and kept with
/// the row under its key: a feature registers its part as a service, and tickets know none of them.
/// </summary>
public abstract class TicketPart(string key)
{
    public string Key => key;

    /// <summary>Of the list; their sources are <see cref="Source"/>, or none.</summary>
    public virtual IReadOnlyList<ListColumn<DeskTicketRow>> Columns => [];

    public virtual IReadOnlyList<ListFilter> Filters => [];

    public virtual IReadOnlyList<ListSort> Sorts => [];

    public virtual IReadOnlyList<ListView> Views => [];

    /// <summary>What a row of the list reads where one of the columns is shown.</summary>
    public abstract ColumnSource Source { get; }

    /// <summary>What the ticket's own page reads.</summary>
    public virtual ColumnSource SourceOfPage(Actor actor) => Source;

    /// <param name="ofPage">Read by <see cref="SourceOfPage"/>.</param>
    public abstract object? Read(NpgsqlDataReader row, bool ofPage);
}
