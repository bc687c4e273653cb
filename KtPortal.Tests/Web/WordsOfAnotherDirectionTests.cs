using AngleSharp.Dom;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web;

/// <summary>Hebrew and Arabic words are read from right to left wherever they stand, and while they are typed.</summary>
public sealed class WordsOfAnotherDirectionTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private const string Hebrew = """
        do $$
        declare
          found record;
        begin
          perform set_config('session_replication_role', 'replica', true);
          for found in
            select k.table_name as place, k.column_name as field, k.data_type = 'ARRAY' as many
              from information_schema.columns k join information_schema.tables t using (table_schema, table_name)
              where k.table_schema = 'public' and t.table_type = 'BASE TABLE' and k.is_generated = 'NEVER' and (k.data_type = 'text' or k.udt_name = '_text')
                and (k.column_name in ('subject', 'description', 'content', 'original_filename', 'tags', 'requester_name', 'assignee_name', 'author_name', 'actor_name')
                  or k.column_name = 'name' and k.table_name in ('users', 'organizations'))
          loop
            execute format(case when found.many then 'update %1$I t set %2$I = array[''שלום דחוף'']'
              else 'update %1$I t set %2$I = ''שלום '' || left(md5(t.ctid::text), 6) || ''.png'' where %2$I is not null' end, found.place, found.field);
          end loop;
        end $$
        """;

    [Fact]
    public async Task Wherever_they_stand_and_wherever_they_are_typed_they_have_their_direction()
    {
        var shop = portal.Shop;
        var waiting = await shop.OpenTicket(shop.Harbor.Dana, "One that waits", "High");
        var done = await shop.OpenTicket(shop.Harbor.Dana, "One that was answered");
        await shop.Accept(done, assignee: shop.Agent);
        await shop.Reply(done, shop.Agent, "Here it is.", files: await shop.Upload(shop.Agent, on: shop.Harbor));
        using var dana = await portal.SignInAs(shop.Harbor.Dana);
        using var manager = await portal.SignInAs(shop.Manager);
        await portal.Database.Force(Hebrew);
        var found = new List<string>();
        var seen = 0;
        await Look(dana, "/portal", "/portal/tickets?show=all", $"/portal/tickets/{done.Number}", "/portal/tickets/new");
        await Look(
            manager, "/desk/inbox", "/desk/tickets?view=all", "/desk/tickets?view=all&layout=board&group=status", $"/desk/tickets/{waiting.Number}",
            $"/desk/tickets/{done.Number}", $"/desk/tickets/{done.Number}?tab=timeline", "/desk/tickets/new", "/desk/canned-responses");
        Assert.True(seen > 40, $"only {seen} of them were seen");
        Assert.True(found.Count == 0, string.Join('\n', found.Distinct()));

        async Task Look(PortalClient browser, params string[] paths)
        {
            foreach (var path in paths)
            {
                var page = await browser.GetAsync(path);
                Assert.Equal((path, 200), (path, page.Code));
                foreach (var words in page.Document.Body!.Descendants<IText>().Where(t => t.Data.TrimStart().StartsWith('ש') && t.ParentElement!.Closest("option, script, .avatar, .event, small") is null))
                {
                    seen++;
                    found.AddRange(words.ParentElement!.Closest("[dir=auto], bdi, b") is null ? [$"{path}: {words.ParentElement.OuterHtml}"] : []);
                }

                found.AddRange(page.Document.QuerySelectorAll("textarea, input:not([type]), input[type=text], input[type=search]")
                    .Where(e => e.GetAttribute("dir") != "auto").Select(e => $"{path}: {e.OuterHtml}"));
            }
        }
    }
}
