using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Languages;

/// <summary>A German client goes everywhere, and reads no English sentence of ours.</summary>
public sealed class GermanJourneyTests(OpenPortal running) : IClassFixture<OpenPortal>
{
    private readonly HashSet<string> seen = [];

    private Shop Shop => running.Shop;

    [Fact]
    public async Task A_german_visitor_signs_in_in_german()
    {
        using var visitor = running.App.Browser(Shop.Host);
        visitor.Headers["Accept-Language"] = "fr;q=0.9, de-AT;q=0.8, en;q=0.1";
        Check(await visitor.GetAsync("/login"), "Anmelden");
        Check(await visitor.TrySignIn(Shop.Harbor.Dana.Email, "not the password"), "passen nicht zusammen");
        Check(await visitor.TrySignIn("", ""), "Geben Sie Ihre E-Mail-Adresse und Ihr Passwort ein.");
        Check(await visitor.GetAsync("/login/link"), "Link per E-Mail senden");
        Check(await visitor.PostFormAsync("/login/link", ("Email", "nobody")), "Geben Sie die E-Mail-Adresse Ihres Kontos ein.");
        Check(await visitor.PostFormAsync("/login/link", ("Email", "nobody@example.com")), "Prüfen Sie Ihr Postfach");
        Check(await visitor.GetAsync("/login/link?token=abc"), "Hier anmelden?");
        Check(await visitor.PostFormAsync("/login/link?token=abc", ("Token", "abc")), "älter als 15 Minuten");
        Check(await visitor.GetAsync("/login/reset"), "Passwort vergessen?");
        Check(await visitor.PostFormAsync("/login/reset?token=abc", ("Token", "abc"), ("Password", "x")), "älter als 60 Minuten");
        Check(await visitor.GetAsync("/nothing/here"), "Diese Seite gibt es nicht");
        Check(await visitor.PostAsync("/login", ("Email", "x")), "Dieses Formular ist abgelaufen");

        visitor.Host = "nobody.localhost";
        Check(await visitor.GetAsync("/"), "Unter dieser Adresse gibt es nichts");
    }

    [Fact]
    public async Task Too_many_tries_are_refused_in_german()
    {
        using var visitor = running.App.Browser(Shop.Host);
        visitor.Headers["Accept-Language"] = "de";
        Answer answer;
        var tries = 0;
        do
        {
            answer = await visitor.TrySignIn(Shop.Pine.Drew.Email, "not the password");
        }
        while (answer.Code != 429 && ++tries < 30);
        Assert.Equal(429, answer.Code);
        Check(answer, "Zu viele Versuche.");
    }

    [Fact]
    public async Task A_german_client_reads_the_portal_in_german()
    {
        using var dana = await Speaks(Shop.Harbor.Dana, "de");
        var empty = await dana.GetAsync("/portal");
        Check(empty, "Nichts in der Warteschlange");
        Assert.Equal(("de", "ltr"), (empty.Document.DocumentElement.GetAttribute("lang"), empty.Document.DocumentElement.GetAttribute("dir")));
        Check(await dana.GetAsync("/portal/tickets"), "Keine offenen Tickets");
        Check(await dana.GetAsync("/portal/tickets?show=done"), "Noch nichts erledigt");

        var form = Check(await dana.GetAsync("/portal/tickets/new"), "Wobei brauchen Sie Hilfe?");
        Assert.Contains("Niemand kann arbeiten", form.Text, StringComparison.Ordinal);
        Check(await dana.SendFormAsync(form, Part.Field("Subject", "Oh"), Part.Field("Description", "")), "Das ist zu kurz: 2 von mindestens 5 Zeichen.");
        Check(await dana.SendFormAsync(form, Part.Field("Subject", ""), Part.Field("Description", new string('x', 10_001)), Part.Field("PriorityId", "none")), "Erlaubt sind höchstens 10.000");
        Check(await dana.SendFormAsync(form, Part.Field("Subject", "Oh"), Part.Field("Description", "y"), Part.File("program.exe", [1, 2, 3]), Part.File("leer.txt", [])), "können nicht gesendet werden");

        var sent = await dana.SendFormAsync(form, Part.Field("Subject", "Der Drucker streikt"), Part.Field("Description", "Seit heute Morgen kommt nichts heraus."), Part.Field("PriorityId", Shop.Priorities["Low"].ToString()), Part.File("x.exe", [1]));
        Assert.Equal(303, sent.Code);
        var ticket = Check(await dana.GetAsync(sent.Location!), "Sie sind Nr. 1 von 1 in der Warteschlange „Niedrig“.");
        Assert.Contains("Sie sind als Nächstes dran", ticket.Text, StringComparison.Ordinal);
        Check(await dana.GetAsync("/portal"), "1 offenes Ticket");
        var path = sent.Location!.Split('?')[0];
        var opened = new OpenedTicket(await running.Database.Truth<Guid>(
            "select id from tickets where subject = 'Der Drucker streikt'"), path.Split('/')[^1]);
        Check(await dana.SendFormAsync(ticket, Part.Field("Content", " ")), "Schreiben Sie zuerst etwas.");

        await Shop.Accept(opened, assignee: Shop.Agent);
        Check(await dana.GetAsync(path), "Eingereiht");
        await Shop.SetPriority(opened, "Low");
        await Shop.Reply(opened, Shop.Agent, "Ist er eingeschaltet?", files: await Shop.Upload(Shop.Agent, on: Shop.Harbor));
        Check(await dana.GetAsync(path), "kümmert sich darum");
        Check(await dana.PostFormWith(path, "closure"), "An diesem Ticket wird schon gearbeitet.");
        await Shop.SetStatus(opened, StatusKey.PendingClient);
        Check(await dana.GetAsync(path), "Wir warten auf Ihre Antwort");
        await Shop.SetStatus(opened, StatusKey.Resolved);
        Check(await dana.GetAsync(path), "Nicht gelöst");
        Check(await dana.GetAsync("/portal"), "Ist es gelöst?");
        await Shop.Close(opened, Shop.Harbor.Dana);
        Check(await dana.GetAsync(path), "Geschlossen");
        Check(await dana.PostFormWith(path, "reopening"), "ist geschlossen. Antworten Sie darauf");
        Check(await dana.GetAsync("/portal/tickets?show=all"), "Geschlossen");
        Check(await dana.GetAsync("/account"), "Darstellung");
        Check(await dana.GetAsync("/account/language"), "Sprache");
        Check(await dana.GetAsync("/portal/tickets/KT-999999"), "Diese Seite gibt es nicht");
        Check(await dana.PostAsync("/account", ("Theme", "dark")), "Dieses Formular ist abgelaufen");
        Check(await dana.SendFormAsync("/portal/tickets/new", [.. Enumerable.Range(0, 600).Select(_ => Part.Field("Subject", "viel"))]), "Das ist zu groß");

        // What a live page fetches again speaks the same.
        dana.Headers["HX-Request"] = "true";
        Check(await dana.GetAsync("/portal"), "Neueste Antworten");
        Check(await dana.GetAsync("/portal/tickets?show=all"), "Geschlossen");
        Check(await dana.GetAsync(path), "hat es gelöst");
        Check(await dana.GetAsync(path + "/queue"), "Eine Antwort eröffnet ein Folgeticket");
        Assert.True(seen.Count > 110, $"only {seen.Count} of our texts were met");
    }

    [Fact]
    public async Task German_staff_read_the_desk_in_german()
    {
        var (ticket, old) = (await Shop.OpenTicket(Shop.Pine.Dana, "Der Scanner klemmt", "High"), await Shop.OpenTicket(Shop.Pine.Dana, "Die Maus klebt"));
        using var manager = await Speaks(Shop.Manager, "de");
        var inbox = Check(await manager.GetAsync("/desk/inbox"), "Noch niemand");
        Assert.Equal("de", inbox.Document.DocumentElement.GetAttribute("lang"));
        var path = "/desk/tickets/" + ticket.Number;
        Check(await manager.PostFormAsync(Check(await manager.GetAsync(path), "Ticket annehmen"), ("PriorityId", Guid.CreateVersion7().ToString()), ("AssigneeId", "")), "Wählen Sie eine der gezeigten Prioritäten.");
        await Shop.Accept(ticket, assignee: Shop.Manager);
        Assert.Contains("Hoch", Check(await manager.GetAsync(path), "Anfragesteller").Text, StringComparison.Ordinal);
        Check(await manager.PostFormAsync(path, ("Content", ""), ("Visibility", "internal")), "Schreiben Sie zuerst etwas.");
        await Shop.Reply(ticket, Shop.Manager, "Ist er eingeschaltet?");
        await Shop.SetPriority(ticket, "Low");
        await Shop.SetStatus(ticket, StatusKey.PendingClient);
        Check(await manager.GetAsync(path + "?tab=timeline"), "hat die Priorität von „Hoch“ auf „Niedrig“ geändert");
        Check(await manager.GetAsync(path + "?tab=details"), "Erste Antwort");
        await Shop.Accept(old);
        await Shop.SetStatus(old, StatusKey.Resolved);
        await Shop.Close(old, Shop.Pine.Dana);
        Check(await manager.GetAsync("/desk/tickets/" + old.Number), "ist geschlossen und lässt sich nicht mehr kommentieren");
        var form = Check(await manager.GetAsync("/desk/tickets/new"), "Neues Ticket für einen Kunden");
        Check(await manager.SendFormAsync(form, Part.Field("Subject", "Oh"), Part.Field("For", "nobody@example.com")), "hat hier niemand ein Konto");
        manager.Headers["HX-Request"] = "true";
        Check(await manager.GetAsync("/desk/palette?q=" + ticket.Number), "Alle Tickets mit");
        manager.Headers.Remove("HX-Request");
        Check(await manager.GetAsync("/account"), "Darstellung");
        Check(await manager.GetAsync("/desk/tickets/KT-999999"), "Diese Seite");
    }

    [Fact]
    public async Task A_german_administrator_reads_the_administration_in_german()
    {
        using var admin = await Speaks(Shop.Admin, "de");
        Check(await admin.GetAsync("/desk/admin/dead-letters"), "Keine Zustellfehler");
        Check(await admin.GetAsync("/desk/admin/mail"), "Zurückgehaltene E-Mails");
        var form = Check(await admin.GetAsync("/desk/admin/brand"), "Primärfarbe");
        Check(await admin.SendFormAsync(form, Part.Field("PortalName", ""), Part.Field("Primary", "blau")), "Geben Sie eine Farbe wie #0b5c8a ein.");
        foreach (var face in new[] { "", "/home", "/sign-in", "/mail" })
        {
            Check(await admin.GetAsync("/desk/admin/brand/preview" + face), "");
        }
    }

    [Fact]
    public async Task The_eye_that_looks_for_english_finds_it_on_an_english_page()
    {
        await Shop.OpenTicket(Shop.Lumen.Dana, "Steht in der Schlange", "High");
        using var dana = await running.App.SignInAs(Shop.Lumen.Dana);
        var home = GermanReading.Of((await dana.GetAsync("/portal")).Document);
        Assert.Superset(new HashSet<string> { "Home", "New ticket", "{0} open ticket", "of {0} in the <b>{1} queue</b>", "you are next", "Skip to content" }, GermanReading.English.Where(home.Contains).ToHashSet());
        var form = GermanReading.Of((await dana.GetAsync("/portal/tickets/new")).Document);
        Assert.Superset(new HashSet<string> { "Nobody can work", "Medium", "Remove", "you would be #{0}", "What did you expect, and what did you see instead?" }, GermanReading.English.Where(form.Contains).ToHashSet());
    }

    private async Task<PortalClient> Speaks(Person person, string language)
    {
        await running.Database.Force("update users set locale = $2 where id = $1", person.Id, language);
        return await running.App.SignInAs(person);
    }

    // Nothing a person reads or hears is one of our English texts.
    private Answer Check(Answer answer, string words)
    {
        Assert.True(answer.Text.Contains(words, StringComparison.Ordinal), $"{answer.Path} {answer.Code} lacks \"{words}\": {answer.Text}");
        var read = GermanReading.Of(answer.Document);
        var english = GermanReading.English.Where(read.Contains).ToList();
        Assert.True(english.Count == 0, $"{answer.Path} says in English: {string.Join(" | ", english)}");
        seen.UnionWith(GermanReading.German.Where(read.Contains));
        return answer;
    }
}

internal static class JourneyForms
{
    /// <summary>Sends one of the forms that stand, or stood, on the ticket's page.</summary>
    public static async Task<Answer> PostFormWith(this PortalClient browser, string path, string form)
    {
        var page = await browser.GetAsync(path);
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await browser.PostAsync($"{path}/{form}", ("__RequestVerificationToken", token));
    }
}
