using OtpNet;

namespace KtPortal.Core.Accounts;

/// <summary>
/// Codes of an authenticator app (TOTP, RFC 6238): six digits of SHA-1, new every 30 seconds. Many apps know nothing else, whatever
/// the address in their QR code says.
/// </summary>
public sealed class OneTimeCodes(TimeProvider clock)
{
    private const int Digits = 6;
    private const int SecretBytes = 20; // RFC 4226, R6: as long as SHA-1's own output

    // RFC 6238, 5.2: a step to either side, for the clocks of phones and for who types slowly.
    private static readonly VerificationWindow Drift = new(previous: 1, future: 1);

    public static byte[] NewSecret() => KeyGeneration.GenerateRandomKey(SecretBytes);

    /// <summary>What the app reads from a QR code: <c>otpauth://totp/…</c>.</summary>
    public static Uri AddressOf(byte[] secret, string issuer, string account) => new OtpUri(OtpType.Totp, secret, account, issuer).ToUri();

    /// <summary>Is it a code of now, and is it the first time that one of its step or of a later one is accepted?</summary>
    /// <param name="claim">
    /// Keeps the step as the one accepted last, and says whether it was later than what was kept: in one statement, so that of two
    /// who send the same code one is refused (RFC 6238, 5.2). Asked only for a code that is right.
    /// </param>
    public async Task<bool> AcceptAsync(byte[] secret, string code, Func<long, Task<bool>> claim)
    {
        var typed = string.Concat(code.Where(c => !char.IsWhiteSpace(c)));
        return typed.Length == Digits && typed.All(char.IsAsciiDigit)
            && new Totp(secret, totpSize: Digits).VerifyTotp(clock.GetUtcNow().UtcDateTime, typed, out var step, Drift)
            && await claim(step);
    }
}
