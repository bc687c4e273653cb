namespace KtPortal.Core.Calendars;

/// <summary>Who says when the tenant works: whoever says what it promises.</summary>
public static class CalendarPermissions
{
    public const string Configure = "sla.configure";
}
