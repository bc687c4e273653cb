using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KtPortal.Core.Tenancy;
using KtPortal.Web.Ui;
using Microsoft.Net.Http.Headers;

namespace KtPortal.Web.Http;

/// <summary>
/// The service worker of a host: the built script behind the list of files it keeps. The list carries their fingerprints, so a
/// new build or a changed brand is a new worker.
/// </summary>
public static class WorkerEndpoint
{
    internal const string Offline = "/offline";

    // The offline page changes with the program, its files with their content.
    private static readonly string Program = typeof(WorkerEndpoint).Module.ModuleVersionId.ToString("N");

    // What browsers run in place of a worker that must go: it forgets everything and takes itself away.
    private const string Retired = """
        addEventListener('install', () => skipWaiting());
        addEventListener('activate', event => event.waitUntil(caches.keys()
          .then(names => Promise.all(names.map(name => caches.delete(name)))).then(() => registration.unregister())));
        """;

    public static void MapWorker(this WebApplication app, PortalSettings settings)
    {
        var built = app.Environment.WebRootFileProvider.GetFileInfo("assets/worker.js");
        var script = !built.Exists || settings.Setting("KT_WORKER") == "off" ? null : Read(built);
        app.MapGet("/sw.js", (PortalRequest request, HttpContext context) => Serve(context, script is null ? Retired : Of(request.Host, script)))
            .WithMetadata(new OpenAttribute("the same for everybody who sees this host"));
    }

    private static IResult Serve(HttpContext context, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(bytes, "text/javascript; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{HashOf(bytes)}\""));
    }

    private static string Of(HostEntry host, string script)
    {
        var files = JsonSerializer.Serialize(FilesOf(host));
        var version = HashOf(Encoding.UTF8.GetBytes(Program + host.PortalName + files + script));
        return $"const shell={{version:\"{version}\",offline:\"{Offline}\",files:{files}}};\n{script}";
    }

    private static IEnumerable<string> FilesOf(HostEntry host)
    {
        var shell = Shells.For(host, Core.Kernel.Actor.Public(host.TenantId, host.OrganizationId), "", null);
        string?[] files =
        [
            .. shell.Sheets, Assets.Script, Assets.Url("upload.js"), Assets.Sprite,
            Assets.Url("fonts/inter-latin.woff2"), shell.Logo?.Split('#')[0],
        ];
        return files.OfType<string>();
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..12];

    private static string Read(Microsoft.Extensions.FileProviders.IFileInfo file)
    {
        using var reader = new StreamReader(file.CreateReadStream());
        return reader.ReadToEnd();
    }
}
