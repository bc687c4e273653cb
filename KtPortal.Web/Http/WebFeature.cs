using System.Text.Encodings.Web;
using System.Text.Unicode;
using KtPortal.Core.Data;
using KtPortal.Web.Accounts;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Extensions.WebEncoders;

namespace KtPortal.Web.Http;

public static class WebFeature
{
    public static void UsePortalServer(this WebApplicationBuilder builder, PortalSettings settings)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024; // pages that take files raise it for themselves
        });
        // "Cache-Control was overridden": pages are no-store anyway, and the form's token says so once more.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery.DefaultAntiforgery", LogLevel.Error);
        // The keys lie in the database, which the operator encrypts; the reminder at every start helps nobody.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        if (!settings.Development)
        {
            builder.Logging.ClearProviders().AddJsonConsole(json => json.IncludeScopes = true);
        }
    }

    public static IServiceCollection AddPortalWeb(this IServiceCollection services, PortalSettings settings)
    {
        services.AddScoped<PortalRequest>();
        services.AddScoped<Uploads>();
        services.AddScoped<Pages.Desk.Admin.Branding.BrandUploads>();
        services.AddSharedKeys();
        services.AddSingleton<UndoSeal>();
        services.AddScoped<VisitorSeal>();
        services.AddSingleton<TypingLimits>();
        services.AddSingleton<BrandedSheets>();
        services.AddSingleton<KtPortal.Core.Pdf.IPdfLayouts, Pdf.PdfLayouts>();
        services.AddMailIngress();
        services.AddPageCompression();
        services.AddSingleton<IHttpResponseStreamWriterFactory, PageWriters>();
        services.AddExceptionHandler<Failures>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "kt-form";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<Microsoft.AspNetCore.Mvc.CookieTempDataProviderOptions>(options => options.Cookie.Name = "kt-told");
        services.AddRazorPages().AddMvcOptions(mvc =>
        {
            mvc.Filters.Add<PublicPageLimit>();
            mvc.SuppressAsyncSuffixInActionNames = false;
            BindingMessages.Use(mvc.ModelBindingMessageProvider);
        });
        // Words of any language go out as they are; what HTML could read stays encoded.
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.Configure<RouteOptions>(routes => routes.LowercaseUrls = true);
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            // The framework believes this machine whatever is set; here nobody is believed but who is named.
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in settings.Proxies)
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            }
        });
        return services;
    }

    public static void UsePortalWeb(this WebApplication app, PortalSettings settings)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<SenderBodies>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<HostCookies>();
        app.UseResponseCompression();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            SuppressDiagnosticsCallback = Failures.IsNoFault,
        });
        app.UseStatusCodePagesWithReExecute("/error", "?status={0}");
        app.Use((context, next) =>
        {
            // The page that tells of an error reads nothing of the request that failed.
            if (context.Request.Path == "/error")
            {
                context.Request.Method = HttpMethods.Get;
                context.Features.Set<IFormFeature>(new FormFeature(FormCollection.Empty));
            }

            return next(context);
        });
        app.UseStaticFilesCompressed();
        app.UseRouting();
        app.UseMiddleware<HostMiddleware>();
        app.UseMiddleware<AccessMiddleware>();
        app.UseMiddleware<LanguageMiddleware>();
        app.UseMiddleware<StreamedForms>();
        app.MapHealth();
        app.MapBrand();
        app.MapBrandPreview();
        app.MapManifest();
        app.MapWorker(settings);
        app.MapMailIngress();
        app.MapDevMail(settings);
        app.MapDownloads();
        app.MapJobDashboard(settings);
        app.MapEvents(static context =>
        {
            var claim = context.RequestServices.GetRequiredService<PortalRequest>().Claim;
            return async (db, cancel) => claim is null ? null : await db.EnterSessionAsync(claim, cancel);
        }).WithMetadata(new AccessAttribute(Surface.Account), new EntersItselfAttribute());
        app.MapRazorPages();
        if (settings.Setting("KT_BENCH") == "1")
        {
            app.MapBench();
        }

        if (settings.Development)
        {
            app.Lifetime.ApplicationStarted.Register(() =>
            {
                Console.WriteLine($"Ready: http://kt.localhost:{settings.Port}");
                app.Services.GetRequiredService<DemoAccounts>().Print(Console.Out);
            });
        }
        else
        {
            app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("Ready"));
        }
    }
}
