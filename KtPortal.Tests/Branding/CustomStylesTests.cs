using System.Text.RegularExpressions;
using KtPortal.Core.Branding.Css;

namespace KtPortal.Tests.Branding;

/// <summary>A brand's own style sheet, as its author means it and as an attacker would write it.</summary>
public sealed partial class CustomStylesTests
{
    [Theory]
    [InlineData(".btn { color: #fff }", "body.brand .btn:not(")]
    [InlineData("body { background: red }", "body.brand:not(")]
    [InlineData(":root .card, h1 { border-radius: 2px }", "body.brand h1:not(")]
    [InlineData(".card > h2:hover { background: oklch(.5 .1 200) }", "body.brand .card > h2:hover:not(")]
    [InlineData(".btn::before { content: \"→ \" }", "body.brand .btn:not([data-protected], [data-protected] *, :has([data-protected]), [data-above], [data-above] *)::before{content:\"→ \";}")]
    [InlineData("@media (min-width: 40rem) { .btn { padding: 1px } }", "@media (min-width: 40rem){")]
    [InlineData("@container card (width > 30em) { .btn { gap: 1px } }", "@container card (width > 30em){")]
    [InlineData("@keyframes glow { from { opacity: .5 } 50% { opacity: 1 } }", "@keyframes glow{")]
    [InlineData(".a { --mine: 4px; gap: var(--mine) }", "gap:var(--mine);")]
    [InlineData(".hero { background: url(\"logo.svg\") }", "url(\"logo.svg\")")]
    [InlineData(".a { width: calc(100% - 2 * var(--x)) }", "width:calc(100% - 2 * var(--x));")]
    [InlineData(".md\\:gap { gap: 2px }", "body.brand .md\\3a gap:not(")]
    public void What_is_allowed_is_written_under_the_wrapper(string css, string expected)
    {
        var reading = CustomStyles.Read(css);
        Assert.Null(reading.Error);
        Assert.Empty(reading.Dropped);
        Assert.Contains(expected, Flat(reading.Css!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@import \"//evil.example/a.css\";")]
    [InlineData("@\\69mport url(//evil.example);")]
    [InlineData("@IMPORT '//evil.example';")]
    [InlineData("@charset \"utf-7\";")]
    [InlineData("@namespace url(//evil.example);")]
    [InlineData("@font-face { font-family: x; src: url(//evil.example) }")]
    [InlineData("@layer evil { .a { color: red } }")]
    [InlineData("@property --x { syntax: '*'; inherits: false }")]
    [InlineData(".a { background: url(//evil.example/x.png) }")]
    [InlineData(".a { background: \\75rl(//evil.example) }")]
    [InlineData(".a { background: \\75\\72\\6c(\"//evil.example\") }")]
    [InlineData(".a { background: u\\72 l(//evil.example) }")]
    [InlineData(".a { background: URL( '//evil.example' ) }")]
    [InlineData(".a { background: url(\"data:image/svg+xml,evil.example\") }")]
    [InlineData(".a { background: url(\"logo.svg\" evil.example) }")]
    [InlineData(".a { background: url(\"../../evil.example/logo.svg\") }")]
    [InlineData(".a { background: url(\"logo.svg\\a evil.example\") }")]
    [InlineData(".a { background: image-set(\"//evil.example\" 1x) }")]
    [InlineData(".a { background: -webkit-image-set(\"//evil.example\" 1x) }")]
    [InlineData(".a { background: src(\"//evil.example\") }")]
    [InlineData(".a { background: element(#evil.example) }")]
    [InlineData(".a { background: paint(evil.example) }")]
    [InlineData(".a { background: attr(value evil.example) }")]
    [InlineData(".a { --evil: url(//evil.example) }")]
    [InlineData(".a { --x: url(//evil.example); background: var(--x) }")]
    [InlineData(".a { --x: \\75rl(//evil.example) }")]
    [InlineData(".a { --sys-evil: red /* evil.example */ }")]
    [InlineData(".a { behavior: evil }")]
    [InlineData(".a { -moz-binding: evil }")]
    [InlineData(".a { width: expression(evil) }")]
    [InlineData(".a { color: evil(1) }")]
    [InlineData(".a { position: fixed }")]
    [InlineData(".a { position: f\\69xed }")]
    [InlineData(".a { position: var(--evil) }")]
    [InlineData(".a { z-index: 2147483647 }")]
    [InlineData(".a { z-index: 101 }")]
    [InlineData(".a { z-index: calc(999 * 999) }")]
    [InlineData(".a { z-index: 1e9 }")]
    [InlineData(".a { content: \"evil\" }")]
    [InlineData(".a::before { content: attr(value) }")]
    [InlineData(".a { margin: 0 -9999px }")]
    [InlineData(".a { margin-bottom: calc(0px - 9999px) /* evil */ }")]
    [InlineData(".a { margin-top: var(--evil) }")]
    [InlineData(".a { cursor: url(\"logo.svg\"), pointer }")]
    [InlineData(".a { pointer-events: none }")]
    [InlineData("input[value^=\"a\"] { color: red }")]
    [InlineData("input[VALUE^=\"a\"] { color: red }")]
    [InlineData("input[va\\6cue^=\"a\"] { color: red }")]
    [InlineData("[href*=evil] { color: red }")]
    [InlineData("[src] { color: red }")]
    [InlineData("input[type=password] { color: red }")]
    [InlineData("[name=Password] { color: red }")]
    [InlineData("meta[content] { color: red }")]
    [InlineData("[data-protected] { display: none }")]
    [InlineData(":not([data-protected]) { color: red }")]
    [InlineData(":is(.a, [data-protected]) { color: red }")]
    [InlineData("a:visited { color: red }")]
    [InlineData("form:has(input) { color: red }")]
    [InlineData("form:has(:checked) { color: red }")]
    [InlineData("form:has([value]) { color: red }")]
    [InlineData("form:has(> *) { color: red }")]
    [InlineData("input:placeholder-shown { color: red }")]
    [InlineData("input:invalid { color: red }")]
    [InlineData("svg|a { color: red }")]
    [InlineData("& .a { color: red }")]
    [InlineData(":host { color: red }")]
    [InlineData("::part(x) { color: red }")]
    [InlineData("::-webkit-scrollbar { color: red }")]
    [InlineData("<!-- .a { color: red } -->")]
    [InlineData("@keyframes spin { from { rotate: 0deg } }")]
    public void What_is_not_allowed_is_left_out_and_listed(string css)
    {
        var reading = CustomStyles.Read(".before{color:red}\n" + css + "\n.after{color:red}");
        Assert.Null(reading.Error);
        Assert.NotEmpty(reading.Dropped);
        Assert.All(reading.Dropped, d => Assert.Equal(2, d.Line));
        Assert.Contains(".before", reading.Css, StringComparison.Ordinal);
        Assert.Contains(".after", reading.Css, StringComparison.Ordinal);
        foreach (var word in (string[])["evil", "@import", "fixed", "position", "z-index", "content:", "value", "visited", "spin", "Password", "scrollbar"])
        {
            Assert.DoesNotContain(word, reading.Css, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData(".a { color: red", 1)]
    [InlineData(".a { color: red } }", 1)]
    [InlineData(".a { color: red }\n\n.b { content: \"open", 3)]
    [InlineData(".a { color: red }\n/* open", 2)]
    [InlineData(".a { color red }", 1)]
    [InlineData(".a\n", 1)]
    [InlineData(".a { background: url(a\"b) }", 1)]
    [InlineData(".a:not(.b { color: red }", 1)]
    [InlineData("\n.a { color: rgb(1, 2 }", 2)]
    [InlineData(".a { width: (] }", 1)]
    [InlineData("\n:not(:not(:not(:not(:not(:not(:not(:not(:not(:not(:not(:not(:not(:not(:not(:not(:not(:not(:not(:not(:not(.a))))))))))))))))))))) { gap: 0 }", 2)]
    public void What_cannot_be_read_is_refused_with_its_line(string css, int line)
    {
        var reading = CustomStyles.Read(css);
        Assert.Null(reading.Css);
        Assert.Equal(line, reading.Error!.Line);
    }

    [Fact]
    public void A_rule_inside_a_rule_is_named_and_its_parent_stays()
    {
        var reading = CustomStyles.Read(".a {\n  color: red;\n  .b { display: none }\n}");
        Assert.Equal(3, Assert.Single(reading.Dropped).Line);
        Assert.DoesNotContain("display", reading.Css, StringComparison.Ordinal);
        Assert.Contains("color:red", reading.Css, StringComparison.Ordinal);
    }

    [Fact]
    public void Important_is_taken_away_and_told()
    {
        var reading = CustomStyles.Read(".a { color: red ! important }");
        Assert.Contains("color:red;", reading.Css, StringComparison.Ordinal);
        Assert.Contains("!important", Assert.Single(reading.Dropped).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("display:none")]
    [InlineData("opacity:0")]
    [InlineData("visibility:hidden")]
    [InlineData("margin-left:9999px")]
    [InlineData("border-left:5000px solid")]
    [InlineData("gap:9999px")]
    [InlineData("isolation:isolate")]
    [InlineData("text-decoration:line-through")]
    [InlineData("transform:translate(-100vw)")]
    [InlineData("clip-path:inset(50%)")]
    [InlineData("font-size:0")]
    [InlineData("color:transparent")]
    [InlineData("height:0")]
    [InlineData("--on-hero:transparent")]
    [InlineData("filter:opacity(0)")]
    [InlineData("text-indent:-99em")]
    [InlineData("scale:0")]
    public void Nothing_hides_a_protected_part_nor_what_it_stands_in(string declaration)
    {
        var css = CustomStyles.Read($"main {{ {declaration} }}").Css!;
        Assert.Contains(":not([data-protected], [data-protected] *, :has([data-protected])", css, StringComparison.Ordinal);
        Assert.DoesNotContain(":not([data-protected], [data-protected] *)", css, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("height:100vh")]
    [InlineData("box-shadow:0 0 0 99vmax red")]
    [InlineData("outline:99vmax solid")]
    [InlineData("border:50vh solid")]
    [InlineData("z-index:9")]
    [InlineData("padding-bottom:90vh")]
    [InlineData("font-size:900px")]
    public void A_bar_that_floats_over_the_page_does_not_grow(string declaration)
    {
        Assert.Contains(", [data-above], [data-above] *)", CustomStyles.Read($".topbar {{ {declaration} }}").Css, StringComparison.Ordinal);
        Assert.DoesNotContain("data-above", CustomStyles.Read(".topbar { background: #123; color: #fff; border-color: red }").Css, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("100", "9")]
    [InlineData("9", "9")]
    [InlineData("-3", "-3")]
    public void Nothing_rises_above_what_is_protected(string asked, string written) =>
        Assert.Contains($"z-index:{written};", CustomStyles.Read($".a {{ z-index: {asked} }}").Css, StringComparison.Ordinal);

    [Fact]
    public void Declarations_keep_their_order_however_far_each_reaches()
    {
        var css = CustomStyles.Read(".a { border: 1px solid; border-color: red; border: 2px solid }").Css!;
        Assert.Equal(["border:1px solid;", "border-color:red;", "border:2px solid;"], css.Split('{', '}').Where((_, i) => i % 2 == 1));
    }

    [Fact]
    public void What_grows_too_large_when_written_out_is_refused()
    {
        var many = string.Join(',', Enumerable.Range(0, 8000).Select(i => $".a{i}"));
        Assert.Contains("512 KB", CustomStyles.Read($"{many} {{ color: red }}").Error!.What, StringComparison.Ordinal);
        var turns = string.Concat(Enumerable.Repeat("color:red;background:red;", 1000));
        Assert.Contains("512 KB", CustomStyles.Read($"{many[..30000]}.z {{ {turns} }}").Error!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_names_of_the_themes_own_animations_are_taken()
    {
        var sheets = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "../../../../wwwroot-src/styles"), "*.css", SearchOption.AllDirectories);
        var names = sheets.SelectMany(f => Keyframes().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Empty(CustomStyles.Read($"@keyframes {name} {{ from {{ opacity: 0 }} }}").Css!));
    }

    [Fact]
    public void Nothing_that_is_written_out_closes_an_element()
    {
        var css = CustomStyles.Read(".a::before { content: \"</style><script>alert(1)</script>\" }").Css!;
        Assert.DoesNotContain('<', css);
        Assert.Equal(css, CustomStyles.Read(".a::before{content:\"\\3c /style\\3e \\3c script\\3e alert(1)\\3c /script\\3e \"}").Css);
    }

    [Fact]
    public void Size_depth_and_number_of_rules_are_limited()
    {
        Assert.NotNull(CustomStyles.Read(new string(' ', CustomStyles.MaxBytes) + ".a{color:red}").Error);
        Assert.NotNull(CustomStyles.Read(string.Concat(Enumerable.Repeat(".a{}", 2001))).Error);
        Assert.Null(CustomStyles.Read(string.Concat(Enumerable.Repeat(".a{}", 2000))).Error);
        Assert.NotNull(CustomStyles.Read(string.Concat(Enumerable.Repeat("@media all{", 5)) + ".a{color:red}" + new string('}', 5)).Error);
        Assert.Null(CustomStyles.Read(string.Concat(Enumerable.Repeat("@media all{", 3)) + ".a{color:red}" + new string('}', 3)).Error);
    }

    [Fact]
    public void Nonsense_neither_throws_nor_gets_through()
    {
        var random = new Random(7);
        const string Signs = "abc{}()[];:,.#@\\/*\"'<>!-+%&|~^$=0123 \n\u0000\uD800é😀url(";
        for (var i = 0; i < 3000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Signs[random.Next(Signs.Length)]));
            var reading = CustomStyles.Read(text);
            Assert.True(reading.Css is null ^ reading.Error is null);
            // What was written out is read back as it is: nothing in it means something else the second time.
            if (reading.Css is { Length: > 0 } css)
            {
                Assert.Null(CustomStyles.Read(Spared().Replace(css.Replace("body.brand", ".x", StringComparison.Ordinal), "")).Error);
            }
        }
    }

    [GeneratedRegex(@":not\(\[data-protected\], \[data-protected\] \*(, :has\(\[data-protected\]\))?(, \[data-above\], \[data-above\] \*)?\)")]
    private static partial Regex Spared();

    [GeneratedRegex("@keyframes ([a-z-]+)")]
    private static partial Regex Keyframes();

    private static string Flat(string css) => css.Replace("\n", "", StringComparison.Ordinal);
}
