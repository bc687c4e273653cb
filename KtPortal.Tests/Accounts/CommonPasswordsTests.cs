using KtPortal.Core.Accounts;

namespace KtPortal.Tests.Accounts;

public sealed class CommonPasswordsTests
{
    [Theory]
    [InlineData("password1234")]
    [InlineData("Password123!")]
    [InlineData("12345password")]
    [InlineData("!!password!!")]
    [InlineData("qwertyuiop12")]
    [InlineData("P@ssw0rd2026")]
    [InlineData("p4$$w0rd!!!!")]
    [InlineData("$unshine2026")]
    [InlineData("W1nter-2026!")]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("123456789012")]
    [InlineData("abcdefghijkl")]
    [InlineData("mnbvcxzlkjhg")]
    [InlineData("letmeinletmein")]
    [InlineData("abc1abc1abc1")]
    [InlineData("iloveyou1234")]
    public void Is_common(string password) => Assert.True(CommonPasswords.Contains(password));

    [Theory]
    [InlineData("all doors open with this")]
    [InlineData("quite another pass phrase")]
    [InlineData("correct horse battery staple")]
    [InlineData("kV7#pq2!zzR9w")]
    [InlineData("Regenschirmständer")]
    [InlineData("пароль из восьми слов")]
    public void Is_not(string password) => Assert.False(CommonPasswords.Contains(password));
}
