using KtPortal.Core.Lists;

namespace KtPortal.Web.Pages.Desk.Lists;

/// <summary>A filter as a form shows it.</summary>
/// <param name="Said">What holds of it now.</param>
public sealed record FilterField(ListFilter Filter, ListCondition Said, IReadOnlyList<ListOption> Options);
