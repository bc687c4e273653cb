using System.Text;
using KtPortal.Bench.Wire;

namespace KtPortal.Bench.Load;

/// <summary>The pages that are measured, each over many people and tickets.</summary>
internal sealed class Pages(People people, int port, BenchOptions options)
{
    public const string DeskList = "Desk: ticket list";
    public const string PortalHome = "Portal: home";
    public const string Bare = "Bare Kestrel and Npgsql, 25 rows";
    private const string SignIn = "Sign-in page";
    private const string DeskTicket = "Desk: ticket";
    private const string PortalTicket = "Portal: ticket";
    private const string Place = "Queue position, each of all waiting";
    private const string Submit = "Portal: submit";
    private const string Reply = "Portal: reply";
    private const string Key = "00000000-0000-0000-0000-00000000feed";

    private List<Person>? staff;
    private List<Person>? clients;

    /// <summary>Every page in order; made when its turn comes. Null: the page doesn't exist.</summary>
    public IReadOnlyList<(string Name, Func<Task<Scenario?>> Make)> All =>
    [
        (SignIn, () => Task.FromResult<Scenario?>(
            Scenario.Of(SignIn, [Get(new Visitor("bench2.localhost"), "/login", "name=\"Password\"")]))),
        (DeskList, async () => Existing(DeskList, (await StaffAsync()).Select(p => Get(p.Visitor, "/desk/tickets", "/desk/tickets/")))),
        (DeskTicket, async () => Existing(
            DeskTicket, (await StaffAsync()).SelectMany(p => p.Tickets.Select(n => Get(p.Visitor, "/desk/tickets/" + n, n))))),
        (PortalHome, async () => Existing(PortalHome, (await ClientsAsync()).Select(p => Get(p.Visitor, "/portal", "id=\"home\"")))),
        (PortalTicket, async () => Existing(PortalTicket, Tickets(
            await ClientsAsync(), n => $"/portal/tickets/{n}", n => $"hx-get=\"/portal/tickets/{n}\" hx-trigger=\"kt:ticket:"))),
        (Place, async () => Existing(Place, Tickets(
            await people.WaitingRoomAsync(), n => $"/portal/tickets/{n}/queue", _ => "class=\"queue-number\""))),
        (Submit, async () => Forms(
            Submit, await ClientsAsync(), p => [("/portal/tickets/new", "/portal/tickets/new")], "Location: /portal/tickets/",
            ("Subject", "The printer on the second floor does not answer"),
            ("Description", "It worked yesterday and nobody here changed anything. We restarted it twice.\r\n\r\nPlease have a look when " +
                "you can."))),
        (Reply, async () => Forms(
            Reply, await ClientsAsync(), p => p.Tickets.Select(n => ($"/portal/tickets/{n}", $"/portal/tickets/{n}/replies")), "#c-",
            ("Content", "It happens about every ten minutes, and since this morning on the other computer too."))),
    ];

    /// <summary>The least a page of this size could cost.</summary>
    public async Task<Scenario> BareAsync(int size) => Scenario.Of(Bare, [.. (await StaffAsync()).Select(p => Get(
        new Visitor("127.0.0.1"),
        $"/bench/bare?tenant={p.TenantId}&organization={p.OrganizationId}&user={p.UserId}&size={size}",
        "</table></body></html>"))]);

    private async Task<List<Person>> StaffAsync() => staff ??= await people.StaffAsync();

    private async Task<List<Person>> ClientsAsync() => clients ??= await people.ClientsAsync();

    private Scenario? Existing(string name, IEnumerable<Shot> shots)
    {
        var all = shots.ToList();
        using var connection = new Connection(port);
        return connection.Send(all[0].Request).Status == 404 ? null : Scenario.Of(name, all);
    }

    private static IEnumerable<Shot> Tickets(IEnumerable<Person> readers, Func<string, string> path, Func<string, string> holds) =>
        readers.SelectMany(p => p.Tickets.Select(n => Get(p.Visitor, path(n), holds(n))));

    private Scenario Forms(
        string name, IEnumerable<Person> writers, Func<Person, IEnumerable<(string Form, string Action)>> forms, string holds,
        params (string, string)[] fields)
    {
        var shots = new List<Shot>();
        using var connection = new Connection(port);
        foreach (var person in writers)
        {
            string? token = null;
            foreach (var (form, action) in forms(person))
            {
                token ??= person.Visitor.TokenOf(connection, form);
                var request = person.Visitor.PostMultipart(action, [("__RequestVerificationToken", token), ("FormKey", Key), .. fields]);
                shots.Add(new(request, 303, Encoding.UTF8.GetBytes(holds)));
            }
        }

        return Scenario.OfForms(name, shots, Key, options.Concurrency);
    }

    private static Shot Get(Visitor visitor, string path, string holds) => new(visitor.Get(path), 200, Encoding.UTF8.GetBytes(holds));
}
