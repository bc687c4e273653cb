using KtPortal.Core.Languages;
using KtPortal.Core.Pdf;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace KtPortal.Web.Pdf;

/// <summary>A document by the view of its name in this folder, without a request: a job prints as a page does.</summary>
internal sealed class PdfLayouts(IRazorViewEngine views, ITempDataProvider told, IServiceScopeFactory scopes) : IPdfLayouts
{
    public async Task<string> WriteAsync(PdfDocument document)
    {
        SpokenLanguages.Use(document.Culture); // in this flow alone, until the return
        await using var scope = scopes.CreateAsyncScope();
        var name = $"~/Pdf/{document.GetType().Name[3..]}.cshtml";
        var view = views.GetView(null, name, isMainPage: true).View ?? throw new InvalidOperationException($"There is no layout {name}.");
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        var action = new ActionContext(context, new RouteData(), new ActionDescriptor());
        var data = new ViewDataDictionary(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = document };
        await using var html = new StringWriter();
        await view.RenderAsync(new ViewContext(action, view, data, new TempDataDictionary(context, told), html, new HtmlHelperOptions()));
        return html.ToString();
    }
}
