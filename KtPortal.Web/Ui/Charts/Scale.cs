namespace KtPortal.Web.Ui.Charts;

/// <summary>
/// The values of an axis: from <see cref="Low"/> to <see cref="High"/> in few steps of 1, 2 or 5 times a power of ten, so that every
/// mark is a number one would say.
/// </summary>
public sealed class Scale
{
    /// <summary>Beyond this arithmetic overflows, and nobody counts that far.</summary>
    public const double Largest = 1e300;

    // A range narrower than this part of its values can't be told apart in their digits.
    private const double Distinct = 1e-9;
    private const double Smallest = 1e-300;

    private readonly double first;

    private Scale(double first, int intervals, double step, int exponent)
    {
        this.first = first;
        (Intervals, Step, Exponent) = (intervals, step, exponent);
        Digits = Math.Clamp(-exponent, 0, 15);
    }

    public double Low => Tick(0);

    public double High => Tick(Intervals);

    public double Step { get; }

    /// <summary>The power of ten in <see cref="Step"/>.</summary>
    public int Exponent { get; }

    /// <summary>Steps between the lowest and the highest mark: at least one.</summary>
    public int Intervals { get; }

    /// <summary>How many digits behind the point its marks need.</summary>
    public int Digits { get; }

    public IEnumerable<double> Ticks => Enumerable.Range(0, Intervals + 1).Select(Tick);

    /// <summary>Where a value stands: 0 at the lowest mark, 1 at the highest.</summary>
    public double Share(double value) => Math.Clamp((value / Step - first) / Intervals, 0, 1);

    /// <summary>The scale that covers everything from <paramref name="min"/> to <paramref name="max"/>.</summary>
    /// <param name="most">The most steps it may have; at least 2.</param>
    /// <param name="whole">Counts: no mark stands between two of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a number, or beyond <see cref="Largest"/>.</exception>
    public static Scale Of(double min, double max, int most = 5, bool whole = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        (min, max) = Widen(Check(Math.Min(min, max)), Check(Math.Max(min, max)));
        var exponent = (int)Math.Floor(Math.Log10((max - min) / most));
        exponent = whole ? Math.Max(0, exponent) : exponent;
        while (true)
        {
            foreach (var digit in (ReadOnlySpan<int>)[1, 2, 5])
            {
                var step = Times(digit, exponent);
                var (from, to) = (Down(min / step), Up(max / step));
                if (to - from <= most)
                {
                    return new(from, Math.Max(1, (int)(to - from)), step, exponent);
                }
            }

            exponent++;
        }
    }

    internal static double Check(double value) => Math.Abs(value) <= Largest
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A chart shows finite numbers.");

    // Dividing keeps 0.3 what it is; multiplying by 0.1 doesn't.
    private static double Times(double number, int exponent) =>
        exponent < 0 ? number / Math.Pow(10, -exponent) : number * Math.Pow(10, exponent);

    private double Tick(int number) => first + number is var times && times == 0 ? 0 : Exact(times);

    private double Exact(double times) => Times(times * Math.Round(Times(Step, -Exponent)), Exponent);

    // A single value stands between zero and itself; the smallest numbers are zero.
    private static (double Min, double Max) Widen(double min, double max)
    {
        var size = Math.Max(Math.Abs(min), Math.Abs(max));
        return size < Smallest ? (0, 1)
            : max - min > size * Distinct ? (min, max)
            : min > 0 ? (0, max)
            : max < 0 ? (min, 0)
            : (min, max);
    }

    // What was computed a hair beside a mark is on it.
    private static double Down(double steps) => Math.Abs(steps - Math.Round(steps)) < 1e-9 ? Math.Round(steps) : Math.Floor(steps);

    private static double Up(double steps) => Math.Abs(steps - Math.Round(steps)) < 1e-9 ? Math.Round(steps) : Math.Ceiling(steps);
}
