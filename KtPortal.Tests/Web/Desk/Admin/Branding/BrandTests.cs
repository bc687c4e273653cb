using System.Text;
using AngleSharp.Html.Dom;
using KtPortal.Core.Tenancy;
using KtPortal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Web.Desk.Admin.Branding;

/// <summary>A brand is edited, previewed and published by who may, for whom it is.</summary>
public sealed class BrandTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string Page = "/desk/admin/brand";
    private const string Hostile = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" onload="alert(1)"><script>alert(1)</script>
        <image href="https://evil.example/x.png"/><foreignObject><p>x</p></foreignObject><use href="https://evil.example/#a"/>
        <rect width="10" height="10" fill="#0b5c8a" style="fill:\75rl(https://evil.example)"/></svg>
        """;

    // More than forms may usually bring.
    private static readonly string Padding = $"<!-- {new string('x', 1_400_000)} -->";

    [Fact]
    public async Task A_draft_is_seen_by_nobody_until_it_is_published()
    {
        var partner = desk.Shop.Southwind;
        using var owner = await desk.SignInAs(partner.Owner);
        using var visitor = desk.App.Browser(partner.Host);
        Task<long> PublishedAsync() => desk.Database.Truth<long>("select count(*) from audit_log where event = 'brand.published' and organization_id = $1", partner.Id);
        var before = await PublishedAsync();

        Assert.Equal(303, (await SendAsync(owner, Page, ("PortalName", "Southwind Care"), ("SupportEmail", "hello@southwind.example"), ("Act", "save"))).Code);
        Forget();
        Assert.DoesNotContain("Southwind Care", (await visitor.GetAsync("/login")).Text, StringComparison.Ordinal);
        Assert.Contains("Draft", (await owner.GetAsync(Page)).Text, StringComparison.Ordinal);

        Assert.Equal(303, (await SendAsync(owner, Page, ("Primary", "#225544"), ("TermsUrl", "https://southwind.example/terms"), ("Act", "publish"))).Code);
        var login = await visitor.GetAsync("/login");
        Assert.Contains("Southwind Care", login.Text, StringComparison.Ordinal);
        Assert.NotNull(login.Document.QuerySelector("a[href='mailto:hello@southwind.example']"));
        Assert.NotNull(login.Document.QuerySelector("a[href='https://southwind.example/terms']"));
        var sheet = await visitor.GetAsync(login.Document.QuerySelector("link[rel=stylesheet][href^='/brand/']")!.GetAttribute("href")!);
        Assert.Contains("--brand-primary: #225544", sheet.Body, StringComparison.Ordinal);
        Assert.Contains("immutable", sheet.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal(before + 1, await PublishedAsync());
        // Nothing of it on anybody else's host.
        using var elsewhere = desk.App.Browser(desk.Shop.Host);
        Assert.DoesNotContain("outhwind", (await elsewhere.GetAsync("/login")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_administrators_edit_and_a_partner_only_its_own()
    {
        var (shop, acme) = (desk.Shop, desk.Database.Acme);
        foreach (var (person, organization, expected) in new[]
        {
            (shop.Admin, shop.ProviderId, 200), (shop.Admin, shop.Northwind.Id, 200), (shop.Northwind.Owner, shop.Northwind.Id, 200),
            (shop.Northwind.Owner, shop.ProviderId, 404), (shop.Northwind.Owner, shop.Southwind.Id, 404), (shop.Northwind.Owner, shop.Lumen.Id, 404),
            (shop.Admin, shop.Harbor.Id, 404), (shop.Admin, acme.ProviderId, 404), (acme.Admin, shop.ProviderId, 404), (acme.Admin, shop.Northwind.Id, 404),
            (shop.Manager, shop.ProviderId, 403), (shop.Agent, shop.ProviderId, 403), (shop.Northwind.Staff, shop.Northwind.Id, 403),
            (shop.Harbor.Office, shop.ProviderId, 404), (shop.Lumen.Office, shop.Northwind.Id, 404),
        })
        {
            using var browser = await desk.SignInAs(person);
            var token = (await browser.GetAsync("/account")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            foreach (var path in (string[])[Page, Page + "/preview", Page + "/preview/home", Page + "/preview/sign-in", Page + "/preview/mail"])
            {
                Assert.Equal((person.Email, path, expected), (person.Email, path, (await browser.GetAsync($"{path}?organization={organization}")).Code));
            }

            Assert.Equal(expected, (await browser.GetAsync($"{Page}/preview/{organization}/theme.css")).Code);
            if (expected != 200)
            {
                Assert.Equal(expected, (await browser.PostAsync($"{Page}?organization={organization}", ("PortalName", "Taken over"), ("Act", "publish"), ("Revision", "1"), ("__RequestVerificationToken", token))).Code);
                Assert.Equal(expected, (await browser.PostAsync($"{Page}/preview?organization={organization}", ("PortalName", "Taken over"), ("__RequestVerificationToken", token))).Code);
                Assert.Equal(expected, (await browser.PostAsync($"{Page}/versions?organization={organization}", ("Version", Guid.CreateVersion7().ToString()), ("__RequestVerificationToken", token))).Code);
            }
        }

        Assert.Equal(0, await desk.Database.Truth<long>("select count(*) from brands where settings::text || coalesce(draft::text, '') like '%Taken over%'"));
    }

    [Fact]
    public async Task What_is_refused_comes_back_as_it_was_typed_with_a_colour_that_works()
    {
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        var refused = await SendAsync(admin, Page, ("PortalName", ""), ("Primary", "#ffb000"), ("Radius", "99"), ("TermsUrl", "javascript:alert(1)"), ("CustomCss", ".a { color: red"), ("Act", "publish"));

        Assert.Equal(422, refused.Code);
        Assert.Equal("#ffb000", refused.Document.QuerySelector("#Primary")!.GetAttribute("value"));
        Assert.Equal("javascript:alert(1)", refused.Document.QuerySelector("#TermsUrl")!.GetAttribute("value"));
        Assert.Equal(".a { color: red", ((IHtmlTextAreaElement)refused.Document.QuerySelector("#CustomCss")!).Value.Trim());
        Assert.Contains("1.8 : 1", refused.Text, StringComparison.Ordinal);
        Assert.Contains("never closed", refused.Text, StringComparison.Ordinal);
        var offer = refused.Document.QuerySelector("button[name=Take]")!.GetAttribute("value")!;

        var taken = await admin.PostAsync(Page, [.. Fields(refused), ("Take", offer)]);
        Assert.Equal(200, taken.Code);
        Assert.Equal(offer.Split(' ')[1], taken.Document.QuerySelector("#Primary")!.GetAttribute("value"));
        Assert.Equal("99", taken.Document.QuerySelector("#Radius")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Of_two_editors_the_second_sees_the_difference_and_loses_nothing()
    {
        var at = $"{Page}?organization={desk.Shop.Northwind.Id}";
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        using var owner = await desk.SignInAs(desk.Shop.Northwind.Owner);
        var mine = await admin.GetAsync(at);

        Assert.Equal(303, (await SendAsync(owner, at, ("SupportHours", "Theirs"), ("Act", "save"))).Code);
        var conflict = await admin.PostAsync(at, [.. Fields(mine, ("SupportHours", "Mine")), ("Act", "save")]);

        Assert.Equal(409, conflict.Code);
        Assert.Contains("Theirs", conflict.Document.QuerySelector("table.lost")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Mine", conflict.Document.QuerySelector("#SupportHours")!.GetAttribute("value"));
        Assert.Equal(303, (await admin.PostAsync(at, [.. Fields(conflict), ("Act", "save")])).Code);
        Assert.Equal("Mine", (await owner.GetAsync(at)).Document.QuerySelector("#SupportHours")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Custom_css_is_served_on_the_portal_and_at_sign_in_and_nowhere_else()
    {
        var acme = desk.Database.Acme;
        using var admin = await desk.SignInAs(acme.Admin);
        var css = ".card { background: pink }\n@import \"//evil.example\";";
        Assert.Equal(303, (await SendAsync(admin, Page, ("CustomCss", css), ("Act", "publish"))).Code);
        var edited = await admin.GetAsync(Page);
        Assert.Contains("Line 2", edited.Document.QuerySelector("#css-report")!.TextContent, StringComparison.Ordinal);
        Assert.Null(Custom(edited));

        using var client = await desk.SignInAs(acme.Harbor.Office);
        using var visitor = desk.App.Browser(acme.Host);
        foreach (var (browser, path) in new[] { (visitor, "/login"), (client, "/portal"), (client, "/portal/tickets/new") })
        {
            var page = await browser.GetAsync(path);
            Assert.Contains("brand", page.Document.Body!.ClassList);
            var sheets = page.Document.QuerySelectorAll("link[rel=stylesheet]").Select(l => l.GetAttribute("href")!).ToList();
            Assert.EndsWith("/custom.css", sheets[^1], StringComparison.Ordinal);
            var served = await browser.GetAsync(sheets[^1]);
            Assert.Contains("body.brand .card", served.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("evil", served.Body, StringComparison.Ordinal);
        }

        foreach (var (browser, path) in new[] { (visitor, "/login/reset"), (visitor, "/login/link"), (client, "/account"), (client, "/nowhere"), (admin, "/desk/inbox") })
        {
            var page = await browser.GetAsync(path);
            Assert.Null(Custom(page));
            Assert.DoesNotContain("brand", page.Document.Body!.ClassList);
        }
    }

    [Fact]
    public async Task The_provider_keeps_a_partners_css_from_being_shown_and_the_partner_cannot_lift_it()
    {
        var partner = desk.Shop.Northwind;
        var at = $"{Page}?organization={partner.Id}";
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        using var owner = await desk.SignInAs(partner.Owner);
        using var visitor = desk.App.Browser(partner.Host);
        Assert.Equal(303, (await SendAsync(owner, Page, ("CustomCss", ".card { background: pink }"), ("Act", "publish"))).Code);
        var sheet = Custom(await visitor.GetAsync("/login"))!;
        Assert.Null(Custom(await visitor.GetAsync("/login?brand=safe")));

        var switched = await SendAsync(admin, at, ("SupportHours", "Half typed"), ("Act", "css-off"));
        Assert.Equal(200, switched.Code);
        Assert.Equal("Half typed", switched.Document.QuerySelector("#SupportHours")!.GetAttribute("value"));
        Assert.Null(Custom(await visitor.GetAsync("/login")));
        Assert.Equal(404, (await visitor.GetAsync(sheet)).Code);

        Assert.Contains("turned off custom CSS", (await owner.GetAsync(Page)).Text, StringComparison.Ordinal);
        Assert.Equal(403, (await SendAsync(owner, Page, ("Act", "css-on"))).Code);
        Assert.Equal(303, (await SendAsync(owner, Page, ("CustomCss", ".card { background: red }"), ("Act", "publish"))).Code);
        Assert.Null(Custom(await visitor.GetAsync("/login")));
        await using (var raw = await desk.Database.RawAs(partner.Owner.Actor))
        {
            Assert.Equal("42501", (await raw.Try("update brands set custom_css_off = false")).SqlState);
        }


        Assert.Equal(200, (await SendAsync(admin, at, ("Act", "css-on"))).Code);
        Assert.NotNull(Custom(await visitor.GetAsync("/login")));
        Assert.Equal(403, (await SendAsync(admin, Page, ("Act", "css-off"))).Code); // one's own is simply left empty
        Assert.Equal("brand.custom_css_off brand.custom_css_on", await desk.Database.Truth<string>(
            "select string_agg(event, ' ' order by created_at) from audit_log where organization_id = $1 and event like 'brand.custom%'", partner.Id));
    }

    [Fact]
    public async Task An_svg_is_cleaned_and_icons_are_made_of_it()
    {
        var at = $"{Page}?organization={desk.Shop.ProviderId}";
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        var form = await admin.GetAsync(at);
        var sent = await admin.SendFormAsync(form, [.. Parts(form), Part.Field("Act", "publish"), new Part("Logo", Encoding.UTF8.GetBytes(Hostile + Padding), "logo.png")]);
        Assert.True(sent.Code == 303, sent.Text);
        Assert.Contains("<script>", (await admin.GetAsync(sent.Location!)).Text, StringComparison.Ordinal); // named as what was taken out

        using var visitor = desk.App.Browser(desk.Shop.Host);
        var login = await visitor.GetAsync("/login");
        var logo = await visitor.GetAsync(login.Document.QuerySelector("a.brand img")!.GetAttribute("src")!);
        Assert.Equal("image/svg+xml", logo.ContentType);
        Assert.Contains("<rect", logo.Body, StringComparison.Ordinal);
        Assert.Contains("sandbox", logo.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        foreach (var word in (string[])["script", "evil", "onload", "foreignObject", "<image"])
        {
            Assert.DoesNotContain(word, logo.Body, StringComparison.OrdinalIgnoreCase);
        }

        var folder = login.Document.QuerySelector("a.brand img")!.GetAttribute("src")!.Replace("/logo.svg", "", StringComparison.Ordinal);
        foreach (var name in (string[])["icon-192.png", "icon-512.png", "icon-maskable-512.png", "apple-touch-icon.png"])
        {
            var icon = await visitor.GetAsync($"{folder}/{name}");
            Assert.Equal((name, 200, "image/png"), (name, icon.Code, icon.ContentType));
        }

        Assert.Equal(200, (await visitor.GetAsync($"{folder}/favicon.svg")).Code);
        Assert.Equal(404, (await visitor.GetAsync($"{folder}/other.png")).Code);
        // A host without a logo of its own doesn't lend this one.
        using var southwind = desk.App.Browser(desk.Shop.Southwind.Host);
        Assert.Equal(404, (await southwind.GetAsync($"{folder}/logo.svg")).Code);
    }

    [Fact]
    public async Task A_picture_that_is_none_is_refused_and_a_picture_is_its_own_organizations()
    {
        using var owner = await desk.SignInAs(desk.Shop.Northwind.Owner);
        var form = await owner.GetAsync(Page);
        var refused = await owner.SendFormAsync(form, [.. Parts(form), Part.Field("Act", "save"), new Part("Favicon", "<html><script>"u8.ToArray(), "icon.svg")]);
        Assert.Equal(422, refused.Code);
        Assert.Contains("not a PNG", refused.Text, StringComparison.Ordinal);

        var svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 4'><circle cx='2' cy='2' r='2'/></svg>"u8.ToArray();
        Assert.Equal(303, (await owner.SendFormAsync(form, [.. Parts(form), Part.Field("Act", "save"), new Part("Logo", svg, "a.svg")])).Code);
        var page = (await owner.GetAsync(Page)).Document;
        var image = page.QuerySelector("input[name=LogoId]")!.GetAttribute("value")!;
        Assert.NotNull(page.QuerySelector(".branding-dark img.branding-plate")); // a black circle
        Assert.Equal(200, (await owner.GetAsync($"{Page}/images/{image}")).Code);
        using var southwind = await desk.SignInAs(desk.Shop.Southwind.Owner);
        Assert.Equal(404, (await southwind.GetAsync($"{Page}/images/{image}")).Code);
        // Nor does naming it bring it into another's brand.
        Assert.Equal(303, (await SendAsync(southwind, Page, ("LogoId", image), ("Act", "publish"))).Code);
        Assert.False(await desk.Database.Truth<bool>("select files ? 'logo.svg' from brands where organization_id = $1", desk.Shop.Southwind.Id));
    }

    [Fact]
    public async Task The_preview_shows_what_is_not_saved_to_its_editor_only_in_our_own_frames()
    {
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        var at = $"?organization={desk.Shop.ProviderId}";
        var form = await admin.GetAsync(Page + at);
        Assert.Equal(303, (await admin.PostAsync($"{Page}/preview{at}", Fields(form, ("PortalName", "Unsaved Name"), ("Primary", "#123456")))).Code);

        foreach (var face in (string[])["home", "sign-in", "mail"])
        {
            Assert.DoesNotMatch("(?i)harbor|dana", (await admin.GetAsync($"{Page}/preview/{face}{at}")).Body);
        }

        foreach (var face in (string[])["home", "sign-in", "mail"])
        {
            var frame = await admin.GetAsync($"{Page}/preview/{face}{at}&theme=dark");
            Assert.Contains("Unsaved Name", frame.Text, StringComparison.Ordinal);
            var anew = (await admin.GetAsync($"{Page}{at}&face={face}")).Document.QuerySelector("iframe.branding-frame")!.GetAttribute("src")!;
            Assert.DoesNotContain("Unsaved Name", (await admin.GetAsync(anew)).Text, StringComparison.Ordinal);
            Assert.Equal("SAMEORIGIN", frame.Headers["X-Frame-Options"]);
            Assert.Contains("frame-ancestors 'self'", frame.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.DoesNotContain("script-src", frame.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Empty(frame.Document.QuerySelectorAll("script"));
        }

        Assert.Contains("#123456", (await admin.GetAsync($"{Page}/preview/{desk.Shop.ProviderId}/theme.css")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Unsaved Name", (await admin.GetAsync(Page + at)).Body, StringComparison.Ordinal);
        Assert.Equal("DENY", (await admin.GetAsync(Page + at)).Headers["X-Frame-Options"]);
    }

    [Fact]
    public async Task What_is_refused_is_told_beside_the_form_and_never_kept_for_the_preview()
    {
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        var at = $"?organization={desk.Shop.ProviderId}";
        var form = await admin.GetAsync(Page + at);
        var bomb = string.Concat(Enumerable.Repeat(":not(", 10_000));
        var fields = Fields(form, ("CustomCss", bomb), ("SupportHours", new string('h', 5_000)), ("SupportEmail", new string('m', 5_000)), ("TextFont", new string('f', 5_000)));

        admin.Headers["HX-Request"] = "true";
        var told = await admin.PostAsync($"{Page}/preview{at}", fields);
        admin.Headers.Remove("HX-Request");

        Assert.Contains("Brackets lie more than 20 deep", told.Body, StringComparison.Ordinal);
        Assert.Equal("", (await admin.GetAsync($"{Page}/preview/{desk.Shop.ProviderId}/custom.css")).Body);
        Assert.InRange(await desk.Database.Truth<int>("select length(settings::text) from brand_previews where organization_id = $1", desk.Shop.ProviderId), 1, 2_000);
    }

    [Fact]
    public async Task An_earlier_version_comes_back_as_the_draft()
    {
        var acme = desk.Database.Acme;
        var at = $"{Page}?organization={acme.Northwind.Id}";
        using var admin = await desk.SignInAs(acme.Admin);
        Assert.Equal(303, (await SendAsync(admin, at, ("SupportPhone", "111"), ("Act", "publish"))).Code);
        Assert.Equal(303, (await SendAsync(admin, at, ("SupportPhone", "222"), ("Act", "publish"))).Code);
        var page = await admin.GetAsync(at);
        var earlier = page.Document.QuerySelectorAll("form[action^='/desk/admin/brand/versions'] input[name=Version]")[1].GetAttribute("value")!;

        var versions = $"{Page}/versions?organization={acme.Northwind.Id}";
        var seen = page.Document.QuerySelector("form[action^='/desk/admin/brand/versions'] input[name=Revision]")!.GetAttribute("value")!;
        // Somebody saves a draft meanwhile: it is not thrown away unseen.
        Assert.Equal(303, (await SendAsync(admin, at, ("SupportPhone", "333"), ("Act", "save"))).Code);
        var late = await admin.PostFromAsync(at, versions, ("Version", earlier), ("Revision", seen));
        Assert.Contains("changed this brand in the meantime", (await admin.GetAsync(late.Location!)).Text, StringComparison.Ordinal);
        Assert.Equal("333", (await admin.GetAsync(at)).Document.QuerySelector("#SupportPhone")!.GetAttribute("value"));

        seen = (await admin.GetAsync(at)).Document.QuerySelector("form[action^='/desk/admin/brand/versions'] input[name=Revision]")!.GetAttribute("value")!;
        Assert.Equal(303, (await admin.PostFromAsync(at, versions, ("Version", earlier), ("Revision", seen))).Code);

        Assert.Equal("111", (await admin.GetAsync(at)).Document.QuerySelector("#SupportPhone")!.GetAttribute("value"));
        Assert.Equal("222", await desk.Database.Truth<string>("select settings ->> 'support_phone' from brands where organization_id = $1", acme.Northwind.Id));
        Assert.Equal(404, (await admin.PostFromAsync(at, $"{Page}/versions?organization={acme.ProviderId}", ("Version", earlier))).Code);
    }

    [Fact]
    public async Task Publish_pressed_twice_publishes_once()
    {
        var at = $"{Page}?organization={desk.Shop.Southwind.Id}";
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        var form = Fields(await admin.GetAsync(at), ("SupportHours", "Twice"), ("Act", "publish"));
        Assert.Equal(303, (await admin.PostAsync(at, form)).Code);
        var version = await desk.Database.Truth<int>("select version from brands where organization_id = $1", desk.Shop.Southwind.Id);
        Assert.Equal(303, (await admin.PostAsync(at, form)).Code);
        Assert.Equal(version, await desk.Database.Truth<int>("select version from brands where organization_id = $1", desk.Shop.Southwind.Id));
    }

    [Theory]
    [InlineData("CustomCss", "/* \0 */ .a { color: red }")]
    [InlineData("SupportHours", "Nine\0to five")]
    [InlineData("PortalName", "North\0wind")]
    public async Task What_the_database_cannot_hold_is_refused_with_the_form(string field, string typed)
    {
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        var at = $"{Page}?organization={desk.Shop.Northwind.Id}";
        var form = await admin.GetAsync(at);
        var fields = Fields(form, (field, typed), ("Act", "save"));
        Assert.Equal(422, (await admin.SendFormAsync(form, [.. fields.Select(f => Part.Field(f.Item1, f.Item2))])).Code);
        Assert.Equal(400, (await admin.PostAsync(at, fields)).Code);
    }

    [Theory]
    [InlineData("""{"radius": "round"}""", "{}")]
    [InlineData("""{"portal_name": 7, "logo_id": "x"}""", """{"logo.svg": {"id": "x"}}""")]
    [InlineData("{}", """{"logo.svg": null}""")]
    [InlineData("{}", "[]")]
    public async Task A_broken_brand_fails_no_page(string settings, string files)
    {
        var organization = desk.Database.Acme.Northwind.Id;
        var before = await desk.Database.Truth<string>("select settings::text || '|' || files::text from brands where organization_id = $1", organization);
        try
        {
            await desk.Database.Force("update brands set settings = $2::jsonb, files = $3::jsonb where organization_id = $1", organization, settings, files);
            Forget();
            using var visitor = desk.App.Browser(desk.Database.Acme.Northwind.Host);
            Assert.Equal(200, (await visitor.GetAsync("/login")).Code);
            Assert.Equal(404, (await visitor.GetAsync("/nowhere")).Code);
            using var admin = await desk.SignInAs(desk.Database.Acme.Admin);
            Assert.Equal(200, (await admin.GetAsync($"{Page}?organization={organization}")).Code);
        }
        finally
        {
            await desk.Database.Force("update brands set settings = $2::jsonb, files = $3::jsonb where organization_id = $1", [organization, .. before.Split('|')]);
            Forget();
        }
    }

    [Fact]
    public async Task A_brand_that_another_node_published_is_never_served_old_under_its_new_address()
    {
        var acme = desk.Database.Acme;
        using var visitor = desk.App.Browser(acme.Host);
        var old = (await visitor.GetAsync("/login")).Document.QuerySelector("link[rel=stylesheet][href^='/brand/']")!.GetAttribute("href")!;
        Assert.Contains("immutable", (await visitor.GetAsync(old)).Headers["Cache-Control"], StringComparison.Ordinal);
        // Published elsewhere: this node still remembers the brand as it was.
        await desk.Database.Force("update brands set stylesheet = stylesheet || '/* newer */' where organization_id = $1", acme.ProviderId);
        desk.Database.Clock.Advance(TimeSpan.FromSeconds(2));

        var served = await visitor.GetAsync("/brand/0123456789ab/app.css");
        Assert.Contains("newer", served.Body, StringComparison.Ordinal);
        Assert.Equal("no-cache", served.Headers["Cache-Control"]);
        var now = (await visitor.GetAsync("/login")).Document.QuerySelector("link[rel=stylesheet][href^='/brand/']")!.GetAttribute("href")!;
        Assert.NotEqual(old, now);
        Assert.Contains("immutable", (await visitor.GetAsync(now)).Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visitors_read_whom_to_ask_in_their_language()
    {
        var at = $"{Page}?organization={desk.Shop.ProviderId}";
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        Assert.Equal(303, (await SendAsync(admin, at, ("SupportEmail", "help@shop.example"), ("TermsUrl", "https://shop.example/terms"), ("PrivacyUrl", "https://shop.example/privacy"), ("ImprintUrl", "https://shop.example/imprint"), ("Act", "publish"))).Code);
        using var visitor = desk.App.Browser(desk.Shop.Host);
        visitor.Headers["Accept-Language"] = "de";
        Assert.Equal(["Brauchen Sie Hilfe?help@shop.example", "NutzungsbedingungenDatenschutzImpressum"], (await visitor.GetAsync("/login")).Document.QuerySelectorAll("footer.contact p").Select(p => string.Concat(p.Children.Select(c => c.TextContent))));
    }

    private void Forget() => desk.App.Services.GetRequiredService<HostDirectory>().Forget();

    private static string? Custom(Answer page) => page.Document.QuerySelector("link[href$='/custom.css']")?.GetAttribute("href");

    /// <summary>Opens the form, changes these fields, leaves the others as they are, and sends it.</summary>
    private static async Task<Answer> SendAsync(PortalClient browser, string path, params (string Name, string Value)[] changes) =>
        await browser.PostAsync(path, Fields(await browser.GetAsync(path), changes));

    private static (string, string)[] Fields(Answer page, params (string Name, string Value)[] changes)
    {
        var form = page.Document.QuerySelector("#brand-form") ?? throw new InvalidOperationException($"{page.Path}: {page.Code}");
        var fields = form.QuerySelectorAll("input, textarea, select")
            .Where(e => e is not IHtmlInputElement { Type: "file" or "color" or "checkbox" } and not IHtmlInputElement { Type: "radio", IsChecked: false }).Select(e => e switch
        {
            IHtmlInputElement input => (input.Name!, input.Value),
            IHtmlTextAreaElement area => (area.Name!, area.Value),
            IHtmlSelectElement select => (select.Name!, select.Value!),
            _ => throw new InvalidOperationException(e.NodeName),
        }).Where(f => changes.All(c => c.Name != f.Item1));
        return [.. fields, .. changes];
    }

    private static Part[] Parts(Answer page) => [.. Fields(page).Select(f => Part.Field(f.Item1, f.Item2))];
}
