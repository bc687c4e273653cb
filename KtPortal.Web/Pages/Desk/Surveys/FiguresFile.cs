using System.Globalization;
using System.Text;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;
using KtPortal.Core.Surveys;
using KtPortal.Web.Surveys;

namespace KtPortal.Web.Pages.Desk.Surveys;

/// <summary>The figures as a file, a line each: of all ratings, of each rating, and of each agent, team, service, client and partner.</summary>
internal static class FiguresFile
{
    /// <param name="withInternal">What colleagues rated is the provider's own.</param>
    public static byte[] Write(SurveyFigures figures, bool withInternal)
    {
        var text = new StringBuilder().Append(ListExport.ByteOrderMark);
        Add(
            [RatingTexts.FileBy, RatingTexts.Name, RatingTexts.Ratings, RatingTexts.Average, RatingTexts.GoodShare],
            [RatingTexts.InternalRatings, RatingTexts.InternalAverage]);
        AddRow(RatingTexts.FileAll, figures.All);
        for (var rating = Survey.Best; rating > 0; rating--)
        {
            Add([RatingTexts.Rating, Number(rating), Number(figures.Distribution[rating - 1]), "", ""], ["", ""]);
        }

        foreach (var (title, rows) in ((string, IReadOnlyList<RatingRow>)[])
            [
                (RatingTexts.ByAgent, figures.Agents), (RatingTexts.ByTeam, figures.Teams), (RatingTexts.ByService, figures.Services),
                (RatingTexts.ByClient, figures.Clients), (RatingTexts.ByPartner, figures.Partners),
            ])
        {
            foreach (var row in rows)
            {
                AddRow(title, row);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());

        void AddRow(string title, RatingRow row) => Add(
            [title, ListExport.Harmless(TenantWords.Of(row.Name)), Number(row.Count), Number(row.Average), Number(row.Good)],
            [Number(row.InternalCount), Number(row.InternalAverage)]);

        void Add(IEnumerable<string> cells, IEnumerable<string> inside) => text.Append(ListExport.Line(withInternal ? cells.Concat(inside) : cells));
    }

    private static string Number(decimal? number) => number?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";
}
