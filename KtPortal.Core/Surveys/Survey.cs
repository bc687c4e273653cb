using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace KtPortal.Core.Surveys;

/// <summary>
/// One question to one person: how was this ticket solved? Its links stand for that person: 256 random bits, kept as their SHA-256. It is
/// open while its ticket is still as it was when it was asked, so reopening withdraws it.
/// </summary>
public static class Survey
{
    public const int Best = 5;

    /// <summary>From here down somebody should call.</summary>
    public const int Low = 2;

    /// <summary>From here up it counts as satisfied.</summary>
    public const int Good = 4;

    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>No more than one mail in this time, whatever was solved for a person.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromHours(24);

    /// <summary>What waited longer for that is asked no more.</summary>
    internal static readonly TimeSpan TooLate = TimeSpan.FromDays(3);

    /// <summary>"Very satisfied".</summary>
    public static string WordsOf(int rating) => rating switch
    {
        1 => SurveyTexts.Rating1,
        2 => SurveyTexts.Rating2,
        3 => SurveyTexts.Rating3,
        4 => SurveyTexts.Rating4,
        _ => SurveyTexts.Rating5,
    };

    internal static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
