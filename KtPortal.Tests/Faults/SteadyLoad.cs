using System.Collections.Concurrent;
using System.Globalization;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Faults;

/// <summary>
/// Somebody who submits a ticket, replies, submits again, without a pause; and who sends a form again while the answer is
/// "back in a moment", as people do.
/// </summary>
internal sealed class SteadyLoad(PortalClient browser, string name)
{
    private string? ticket;
    private int said;

    /// <summary>Subjects and replies that were answered by 303.</summary>
    public List<string> Acknowledged { get; } = [];

    /// <summary>Any answer that is neither success nor the clear outage page.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    public int Outages { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"Word {++said} of {name}");
            Part[] typed = ticket is null || said % 2 == 0
                ? [Part.Field("Subject", text), Part.Field("Description", "Sent while the database is killed.")]
                : [Part.Field("Content", text)];
            var address = typed.Length == 2 ? "/portal/tickets/new" : $"/portal/tickets/{ticket}";
            if (await Until(200, () => browser.GetAsync(address), stop) is { } page &&
                await Until(303, () => browser.SendFormAsync(page, typed), stop) is { } sent)
            {
                Acknowledged.Add(text);
                ticket ??= sent.Location!.Split('/')[^1].Split('?')[0];
            }
        }
    }

    private async Task<Answer?> Until(int code, Func<Task<Answer>> ask, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var answer = await ask();
            if (answer.Code == code)
            {
                return answer;
            }

            if (answer.Code == 503 && answer.Text.Contains("Back in a moment", StringComparison.Ordinal) && answer.Text.Contains("Reference ", StringComparison.Ordinal))
            {
                Outages++;
                await Task.Delay(100, CancellationToken.None);
            }
            else
            {
                Wrong.Enqueue($"{answer.Code} {answer.Path}: {answer.Text}");
                return null;
            }
        }

        return null;
    }
}
