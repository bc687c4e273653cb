using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace KtPortal.Web.Pages.Portal.Tickets;

/// <summary>The page of a ticket that was just sent confirms it: once, and no other page does.</summary>
internal static class JustSent
{
    private const string Key = "Sent";

    public static void Tell(ITempDataDictionary told, string number) => told[Key] = number;

    public static bool Take(ITempDataDictionary told, string number) => told.Peek(Key) as string == number && told.Remove(Key);
}
