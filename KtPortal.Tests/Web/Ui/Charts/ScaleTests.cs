using KtPortal.Web.Ui.Charts;

namespace KtPortal.Tests.Web.Ui.Charts;

public sealed class ScaleTests
{
    [Fact]
    public void Any_range_gets_few_marks_of_one_two_or_five_that_cover_it()
    {
        var random = new Random(20260312);
        for (var i = 0; i < 20_000; i++)
        {
            var (min, max) = (Any(random), Any(random));
            var most = random.Next(2, 12);
            var scale = Scale.Of(min, max, most);
            var ticks = scale.Ticks.ToList();
            var say = FormattableString.Invariant($"{min:R} to {max:R} in {most}: {scale.Low:R} to {scale.High:R} by {scale.Step:R}");

            Assert.True(ticks.Count - 1 == scale.Intervals && scale.Intervals >= 1 && scale.Intervals <= most, say);
            Assert.True(scale.Low <= Math.Min(min, max) + scale.Step * 1e-6 && scale.High >= Math.Max(min, max) - scale.Step * 1e-6, say);
            Assert.True(Digit(scale.Step) is 1 or 2 or 5, say);
            Assert.True(ticks.Zip(ticks.Skip(1)).All(pair => pair.First < pair.Second), say);
            Assert.True(scale.Share(min) is >= 0 and <= 1 && scale.Share(max) is >= 0 and <= 1, say);
        }
    }

    [Theory]
    [InlineData(0, 33, 0, 40, 10)]
    [InlineData(36, 47, 35, 50, 5)]
    [InlineData(-340, 2600, -1000, 3000, 1000)]
    [InlineData(0, 0, 0, 1, .2)]
    [InlineData(7, 7, 0, 8, 2)]
    [InlineData(-3, -3, -3, 0, 1)]
    [InlineData(.00042, .00588, 0, .006, .002)]
    [InlineData(.93, .972, .93, .98, .01)]
    [InlineData(1e15, 1e15 + 1e-3, 0, 1e15, 2e14)]
    public void Marks_are_numbers_one_would_say(double min, double max, double low, double high, double step)
    {
        var scale = Scale.Of(min, max);

        Assert.Equal((low, high), (scale.Low, scale.High));
        Assert.Equal(step, scale.Step, step * 1e-9);
    }

    [Fact]
    public void Counts_have_no_marks_between_them()
    {
        Assert.Equal([0, 1], Scale.Of(0, 1, whole: true).Ticks);
        Assert.Equal([0, 1, 2, 3], Scale.Of(0, 3, whole: true).Ticks);
        Assert.Equal([0, .2, .4, .6, .8, 1], Scale.Of(0, 1).Ticks);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    public void What_is_no_number_to_count_to_is_refused(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Scale.Of(0, value));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scale.Of(value, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChartData("c", "C", Period.Day, [new(2026, 3, 1)], new Series("S", [value])));
    }

    private static double Any(Random random) => random.Next(10) switch
    {
        0 => 0,
        1 => random.Next(-20, 20),
        2 => Math.Pow(10, random.Next(-300, 300)) * (random.NextDouble() - .5),
        3 => 1e9 + random.NextDouble(),
        _ => (random.NextDouble() - .5) * Math.Pow(10, random.Next(-9, 15)),
    };

    private static double Digit(double step)
    {
        var exponent = Math.Floor(Math.Log10(step) + 1e-9);
        return Math.Round(exponent < -300 ? step * 1e100 / Math.Pow(10, exponent + 100) : step / Math.Pow(10, exponent));
    }
}
