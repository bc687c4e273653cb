using KtPortal.Core.Text;
using Microsoft.Extensions.Primitives;

namespace KtPortal.Web.Http;

/// <summary>
/// What was sent and is no text (<see cref="TypedText.IsText"/>), in whatever field of a form. A browser sends none. An address that was
/// edited by hand shows its page: what is no text in it names and finds nothing.
/// </summary>
internal static class UnreadableText
{
    /// <summary>Of a form with files each page says at the field what is wrong; its texts go through the rules of its feature.</summary>
    public static bool IsIn(HttpContext context)
    {
        var request = context.Request;
        return HttpMethods.IsPost(request.Method) && request.HasFormContentType && Any(request.Form)
            && context.GetEndpoint()?.Metadata.GetMetadata<TakesFilesAttribute>() is null;
    }

    private static bool Any(IEnumerable<KeyValuePair<string, StringValues>> fields) =>
        fields.Any(f => !TypedText.IsText(f.Key) || f.Value.Any(v => !TypedText.IsText(v)));
}
