using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Dev.Help;

[Open("development only")]
public sealed class IndexModel(PortalRequest request, IHostEnvironment environment) : SamplePage(request, environment)
{
    public const string Address = "/dev/help";

    /// <summary>Icon, title, what is in it, and how much.</summary>
    public static readonly IReadOnlyList<(string Icon, string Title, string Text, int Articles)> Topics =
    [
        ("house", "Your website", "Pages, pictures, opening hours, menus", 24),
        ("mail", "Email and accounts", "Mailboxes, passwords, new teammates", 18),
        ("image", "Online shop", "Products, payments, shipping", 15),
        ("link", "Domains", "Connect, move and renew", 9),
        ("signal", "Visitors and search", "Being found, reading the numbers", 11),
        ("file-text", "Plans and billing", "Invoices, payment methods, changes", 8),
    ];

    public static readonly IReadOnlyList<(string Title, int Minutes)> MostRead =
        [("Change the opening hours on your website", 2), ("Put an order on hold without losing it", 3), ("Why a picture looks blurry in the newsletter", 4)];

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }
}
