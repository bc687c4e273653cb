using KtPortal.Core.Features;
using KtPortal.Core.Lists;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Lists;
using KtPortal.Web.Tickets;

namespace KtPortal.Web.Pages.Desk.Tickets;

[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class IndexModel(TicketList list, ListReader reader, SavedViews views, Counters counters)
    : ListPage<DeskTicketRow>(list, reader, views, counters)
{
    protected override GroupNote? NoteOf(Guid group) =>
        Numbers.Find<OpenLines>()?.ByPriority.GetValueOrDefault(group) is { } line ? new GroupNote(TicketWords.Line(line), line.Open) : null;
}
