using System.Text;
using KtPortal.Core.Files;

namespace KtPortal.Tests.Files;

/// <summary>Files of text are shown as they were typed, wherever they were written.</summary>
public sealed class TextCharsetTests
{
    private const string German = "Grüße aus Köln: die Straße ist gesperrt, möglicherweise bis März.";
    private const string Russian = "Принтер не печатает. После перезагрузки сервера ошибка повторяется каждый день.";
    private const string Japanese = "プリンターが印刷しません。再起動しても同じエラーが表示されます。よろしくお願いします。";

    static TextCharsetTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("utf-8", German)]
    [InlineData("utf-8", Japanese)]
    [InlineData("utf-16", German)]
    [InlineData("utf-16BE", Japanese)]
    [InlineData("windows-1252", German)]
    [InlineData("iso-8859-1", "Mit freundlichen Grüßen")]
    [InlineData("windows-1252", "Prix: 20 €, déjà payé – « merci »")]
    [InlineData("windows-1251", Russian)]
    [InlineData("koi8-r", Russian)]
    [InlineData("shift_jis", Japanese)]
    [InlineData("euc-jp", Japanese)]
    [InlineData("gb18030", "打印机无法打印。重新启动服务器后，错误每天都会重复出现。请尽快处理，谢谢。")]
    [InlineData("big5", "印表機無法列印。重新啟動伺服器後，錯誤每天都會重複出現。請儘快處理，謝謝。")]
    [InlineData("us-ascii", "Nothing but plain letters")]
    public void What_a_browser_is_told_reads_as_it_was_typed(string written, string text)
    {
        var encoding = Encoding.GetEncoding(written);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
        Assert.Equal(text, Encoding.GetEncoding(TextCharset.Of(bytes)).GetString(bytes).TrimStart('\uFEFF'));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_long_file_may_be_cut_within_a_character(int at)
    {
        byte[] bytes = [.. new string('a', at).Select(c => (byte)c), .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("😀", TextCharset.Enough / 4)))];
        Assert.Equal("utf-8", TextCharset.Of(bytes[..TextCharset.Enough]));
    }
}
