using KtPortal.Core.Accounts;

namespace KtPortal.Tests.Accounts;

public sealed class Argon2idTests
{
    private static readonly Argon2Cost Cheap = new(64, 1, 1);

    // The test vectors that come with the reference implementation.
    [Theory]
    [InlineData("password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("password", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")]
    [InlineData("password", "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc")]
    [InlineData("password", "$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg")]
    [InlineData("password", "$argon2id$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$kCXUjmjvc5XMqQedpMTsOv+zyJEf5PhtGiUghW9jFyw")]
    [InlineData("differentpassword", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94")]
    [InlineData("password", "$argon2id$v=19$m=65536,t=2,p=1$ZGlmZnNhbHQ$vfMrBczELrFdWP0ZsfhWsRPaHppYdP3MVEMIVlqoFBw")]
    public void A_known_answer_is_right_and_its_neighbour_wrong(string password, string encoded)
    {
        Assert.Equal(PasswordCheck.RightButOld, Argon2id.Verify(encoded, password));
        Assert.Equal(PasswordCheck.Wrong, Argon2id.Verify(encoded, password + "x"));
    }

    [Fact]
    public void A_hash_made_today_is_right_and_says_what_it_cost()
    {
        var encoded = Argon2id.Hash("correct horse battery staple");
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", encoded, StringComparison.Ordinal);
        Assert.Equal(PasswordCheck.Right, Argon2id.Verify(encoded, "correct horse battery staple"));
        Assert.Equal(PasswordCheck.Wrong, Argon2id.Verify(encoded, "correct horse battery stapler"));
    }

    [Fact]
    public void The_same_password_never_hashes_the_same() =>
        Assert.NotEqual(Argon2id.Hash("secret", Cheap), Argon2id.Hash("secret", Cheap));

    [Fact]
    public void Another_cost_than_todays_is_right_but_old()
    {
        var encoded = Argon2id.Hash("secret", Cheap);
        Assert.Equal(PasswordCheck.RightButOld, Argon2id.Verify(encoded, "secret"));
        Assert.Equal(PasswordCheck.Right, Argon2id.Verify(encoded, "secret", Cheap));
    }

    [Fact]
    public void Composed_and_decomposed_letters_are_one_password()
    {
        var encoded = Argon2id.Hash("caf\u00E9", Cheap);
        Assert.Equal(PasswordCheck.Right, Argon2id.Verify(encoded, "cafe\u0301", Cheap));
        Assert.Equal(PasswordCheck.Wrong, Argon2id.Verify(encoded, "cafe", Cheap));
    }

    [Fact]
    public void Half_a_character_and_a_zero_byte_are_just_characters()
    {
        foreach (var odd in (string[])["\uD83D", "a\0b", "😀😀"])
        {
            var encoded = Argon2id.Hash(odd, Cheap);
            Assert.Equal(PasswordCheck.Right, Argon2id.Verify(encoded, odd, Cheap));
            Assert.Equal(PasswordCheck.Wrong, Argon2id.Verify(encoded, "a", Cheap));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("$2b$12$abcdefghijklmnopqrstuv")]
    [InlineData("$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")]
    [InlineData("$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")]
    [InlineData("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4\n")]
    [InlineData("$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")]
    [InlineData("$argon2id$v=19$m=256,t=999,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")]
    [InlineData("$argon2id$v=19$m=99999999,t=2,p=255$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")]
    [InlineData("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhb$nf65EOgLrQMR")]
    public void What_is_no_bearable_hash_is_wrong_and_no_error(string? encoded) =>
        Assert.Equal(PasswordCheck.Wrong, Argon2id.Verify(encoded, "password"));

    [Fact]
    public void An_empty_or_endless_password_cannot_be_set_and_never_matches()
    {
        Assert.Throws<ArgumentException>(() => Argon2id.Hash(""));
        Assert.Throws<ArgumentException>(() => Argon2id.Hash(new string('x', 1025)));
        var encoded = Argon2id.Hash("secret", Cheap);
        Assert.Equal(PasswordCheck.Wrong, Argon2id.Verify(encoded, "", Cheap));
        Assert.Equal(PasswordCheck.Wrong, Argon2id.Verify(encoded, new string('x', 2_000_000), Cheap));
    }

    [Fact]
    public async Task Many_at_once_wait_for_a_place_and_all_get_their_answer()
    {
        var cancel = TestContext.Current.CancellationToken;
        var encoded = await Argon2id.HashAsync("secret", cancel, Cheap);
        var checks = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            Task.Run(() => Argon2id.VerifyAsync(encoded, i % 2 == 0 ? "secret" : "other", cancel, Cheap), cancel)));
        Assert.Equal(100, checks.Count(c => c == PasswordCheck.Right));
        Assert.Equal(100, checks.Count(c => c == PasswordCheck.Wrong));
    }
}
