using System.Globalization;
using System.Text.Json.Nodes;
using KtPortal.Core.Fields;

namespace KtPortal.Tests.Fields;

/// <summary>What each kind of answer takes, keeps and says.</summary>
public sealed class FieldTypeTests
{
    private static readonly FieldContext Context = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), new DateOnly(2026, 3, 10));

    public FieldTypeTests() => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-US");

    [Theory]
    [InlineData("text", "  Two  words ", "\"Two  words\"", "Two  words")]
    [InlineData("textarea", "One\r\nTwo", "\"One\\nTwo\"", "One\nTwo")]
    [InlineData("email", " Dana@Harbor-Dental.EXAMPLE ", "\"Dana@harbor-dental.example\"", "Dana@harbor-dental.example")]
    [InlineData("phone", "+49 (0)30 901-820", "\"+4930901820\"", "+4930901820")]
    [InlineData("phone", "0049 30 901820", "\"+4930901820\"", "+4930901820")]
    [InlineData("phone", "030/901820", "\"030901820\"", "030901820")]
    [InlineData("number", "1,234.5", "1234.5", "1,234.5")]
    [InlineData("number", "-0.25", "-0.25", "-0.25")]
    [InlineData("currency", "12.5", "{\"amount\":\"12.50\",\"currency\":\"USD\"}", "12.50\u00A0USD")]
    [InlineData("date", "2026-01-20", "\"2026-01-20\"", "20 Jan 2026")]
    [InlineData("datetime", "2026-07-01T14:30", "{\"at\":\"2026-07-01T12:30:00Z\",\"zone\":\"Europe/Berlin\"}", null)]
    [InlineData("time", "14:30", "\"14:30\"", null)]
    [InlineData("url", "https://example.com/a?b", "\"https://example.com/a?b\"", "https://example.com/a?b")]
    [InlineData("rating", "4", "4", "4 of 5")]
    [InlineData("color", "#1A7F37", "\"#1a7f37\"", "#1a7f37")]
    [InlineData("dropdown", "b", "\"b\"", "Beta")]
    [InlineData("radio", "a", "\"a\"", "Alpha")]
    [InlineData("toggle", "true", "true", "Yes")]
    public void What_fits_is_kept_as_programs_read_it_and_said_as_people_do(string type, string typed, string stored, string? said)
    {
        var field = Of(type);
        var read = field.Type.Read(field, [typed], Context);
        Assert.Null(read.Error);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(stored), read.Value), read.Value?.ToJsonString());
        Assert.Equal(said ?? field.Type.Say(field, read.Value!, Context), field.Type.Say(field, read.Value!, Context));
        var again = field.Type.Read(field, field.Type.Typed(field, read.Value!, Context), Context);
        Assert.True(JsonNode.DeepEquals(read.Value, again.Value), "what the form shows is read as what it was");
    }

    [Theory]
    [InlineData("email", "dana")]
    [InlineData("email", "dana@harbor")]
    [InlineData("phone", "1234")]
    [InlineData("phone", "call me")]
    [InlineData("number", "many")]
    [InlineData("currency", "1.234")]
    [InlineData("date", "2026-02-30")]
    [InlineData("datetime", "tomorrow")]
    [InlineData("datetime", "2026-03-29T02:30")]
    [InlineData("time", "25:00")]
    [InlineData("url", "javascript:alert(1)")]
    [InlineData("url", "example.com")]
    [InlineData("rating", "6")]
    [InlineData("color", "red")]
    [InlineData("dropdown", "gamma")]
    [InlineData("dropdown", "gone")]
    [InlineData("checkboxes", "gone")]
    public void What_does_not_fit_is_refused_in_words(string type, string typed)
    {
        var field = Of(type);
        var read = field.Type.Read(field, [typed], Context);
        Assert.False(string.IsNullOrEmpty(read.Error));
        Assert.Null(read.Value);
    }

    [Theory]
    [InlineData("text", "AB", "Write at least 3 characters.")]
    [InlineData("text", "ABCDEFGH", "Write at most 7 characters.")]
    [InlineData("text", "ABCDEF", "Write it like this: three letters and four digits")]
    [InlineData("number", "0", "Enter a number from 1 to 10.")]
    [InlineData("number", "1.25", "Enter a number in steps of 0.5.")]
    [InlineData("date", "2026-03-12", "Enter a date from 13 Mar 2026 on.")]
    [InlineData("date", "2027-01-01", "Enter a date up to 31 Dec 2026.")]
    [InlineData("checkboxes", "a", "Choose at least 2.")]
    public void A_message_says_what_to_do(string type, string typed, string message)
    {
        var field = Of(type) with
        {
            Rules = type switch
            {
                "text" => new FieldRules { MinLength = 3, MaxLength = 7, Pattern = "[A-Z]{3}[0-9]{4}", PatternHint = "three letters and four digits" },
                "number" => new FieldRules { Min = "1", Max = "10", Step = 0.5m },
                "date" => new FieldRules { Min = "today+3", Max = "2026-12-31" },
                _ => new FieldRules { MinChoices = 2 },
            },
        };
        Assert.Equal(message, field.Type.Read(field, [typed], Context).Error);
    }

    [Fact]
    public void Several_are_kept_in_the_order_of_the_options_and_an_option_set_aside_stays_where_it_is()
    {
        var field = Of("checkboxes");
        var before = Context with { Before = new JsonArray("gone") };
        Assert.Equal("[\"a\",\"b\"]", field.Type.Read(field, ["b", "a", ""], Context).Value!.ToJsonString());
        Assert.Equal("[\"b\",\"gone\"]", field.Type.Read(field, ["gone", "b"], before).Value!.ToJsonString());
        Assert.Equal("Beta, Gone", field.Type.Say(field, new JsonArray("b", "gone"), Context));
        Assert.Equal("Beta; Gone", field.Type.Export(field, new JsonArray("b", "gone")));
    }

    [Fact]
    public void Numbers_are_written_as_the_reader_writes_them()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de-DE");
        var field = Of("number");
        Assert.Equal("1234.5", field.Type.Read(field, ["1.234,5"], Context).Value!.ToJsonString());
        Assert.Equal("1.234,5", field.Type.Say(field, 1234.5m, Context));
        Assert.Equal("Geben Sie eine Zahl ein.", field.Type.Read(field, ["viele"], Context).Error);
    }

    [Theory]
    [InlineData("text", "Pattern")]
    [InlineData("number", "Min")]
    [InlineData("date", "Max")]
    [InlineData("time", "Min")]
    [InlineData("rating", "Max")]
    [InlineData("currency", "Currency")]
    public void Rules_that_make_no_sense_are_refused(string type, string rule)
    {
        var rules = rule switch
        {
            "Pattern" => new FieldRules { Pattern = "(" },
            "Min" => new FieldRules { Min = "soon" },
            "Max" => new FieldRules { Max = "whenever" },
            _ => new FieldRules { Currency = "Dollars" },
        };
        Assert.NotNull(FieldTypes.Find(type)!.CheckRules(rules, Context).Error);
    }

    [Fact]
    public void Nothing_typed_is_nothing_of_every_type_and_every_type_has_a_name()
    {
        Assert.Equal(17, FieldTypes.All.Count);
        Assert.All(FieldTypes.All.Where(t => t.Code != "toggle"), type =>
        {
            Assert.Equal(FieldReading.Nothing, type.Read(Of(type.Code), ["", " \u200B"], Context));
            Assert.NotEmpty(type.Name);
        });
        Assert.Null(FieldTypes.Find("matrix"));
    }

    [Theory]
    [InlineData("Gerät 2", "gerat_2")]
    [InlineData("  Site closed after…", "site_closed_after")]
    [InlineData("2nd contact", "field_2nd_contact")]
    [InlineData("設備", "field")]
    public void A_key_is_made_from_the_name(string name, string key) => Assert.Equal(key, FieldDraft.KeyOf(name));

    private static FieldSpec Of(string type) => new()
    {
        Key = "f",
        Label = "Field",
        Type = FieldTypes.Find(type)!,
        Options = [new("a", "Alpha"), new("b", "Beta"), new("gone", "Gone", IsActive: false)],
    };
}
