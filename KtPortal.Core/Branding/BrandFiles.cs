using KtPortal.Core.Branding.Images;
using KtPortal.Core.Data;

namespace KtPortal.Core.Branding;

/// <summary>Published files of brands, one at a time, for whoever asks on the brand's host.</summary>
public sealed class BrandFiles(Doors doors)
{
    public async Task<BrandFile?> FindAsync(string host, string name, CancellationToken cancel)
    {
        var found = await doors.QueryAsync("select content_type, content from app.find_brand_file($1, $2)",
            r => new BrandFile(name, r.GetString(0), r.GetFieldValue<byte[]>(1)), cancel, host, name);
        return found.Count == 1 ? found[0] : null;
    }
}
