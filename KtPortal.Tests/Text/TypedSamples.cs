namespace KtPortal.Tests.Text;

/// <summary>What clients type that would mean something if it were markup.</summary>
public static class TypedSamples
{
    public static readonly string[] Texts =
    [
        @"Everything lies on \\fs01\scans\_new, not on C:\*.*",
        "It stops in __init__.py and in **main**, ~~never~~ in `x`.",
        "1. first\n3. third\n5. fifth\n* and *this*",
        "All of this is my question\n--\nJane",
        "A title, it seems\n======\n# and 2 # more",
        "We pay &copy; 2026 &amp; more, &lt;b&gt; and &#65;",
        "<b>not bold</b> <script>alert(1)</script> <!-- kept --> <a href=\"javascript:alert(1)\">x</a>",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "![x](https://tracker.example/x.gif) [a](javascript:alert(1)) [x]: y",
        "```\nnot code\n```\n\n    indented by four\n\tand by a tab   with   blanks",
        "The last line stands alone\n\n\n\nhere, after three empty ones",
        "Anna wrote:\n\n> 5 < 6 & 7\n>> deeper\n\nYes.\n> no\nno quote > here",
        "\"https://example.com/a_b_c\" and 参照https://example.com/d、https://example.com/e。 dana@harbor.example",
        "日本語、テスト。\u3000全角\nעברית קודם\n😀 e\u0301",
        "{{ticket.number}} @here #1 -> => \\* \\_ \\\\",
    ];

    public static TheoryData<string> All => [.. Texts];
}
