namespace KtPortal.Core.Limits;

/// <summary>
/// What this node knows of one caller and one limit: what the database said last, and what it has not been told yet. Far from
/// the limit a few are let through on that; the rest is asked.
/// </summary>
internal sealed class Tally(Limit limit, int most) : IDisposable
{
    // Unknown to the other nodes is at most one less than this, a thirtieth of the limit.
    private readonly int batch = Math.Max(1, most / 30);
    private readonly Lock gate = new();
    private int known;
    private int pending;
    private int travelling;
    private DateTimeOffset shutUntil;
    private DateTimeOffset touched;

    public Limit Limit { get; } = limit;

    public int Most { get; } = most;

    /// <summary>Those who ask the database for one caller do it one after the other: the first answer may do for all.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <returns>False: the database has to be asked. Else <paramref name="wait"/> says how long, or null: one more is counted.</returns>
    public bool TryDecide(DateTimeOffset now, out TimeSpan? wait)
    {
        lock (gate)
        {
            touched = now;
            wait = shutUntil > now ? shutUntil - now : null;
            if (wait is not null)
            {
                return true;
            }

            if (pending + 1 >= batch || (known + pending + travelling + 1) * 5L > Most * 4L)
            {
                return false;
            }

            pending++;
            return true;
        }
    }

    public bool HasNews
    {
        get
        {
            lock (gate)
            {
                return pending != 0;
            }
        }
    }

    public void GiveBack()
    {
        lock (gate)
        {
            pending--;
            shutUntil = default;
        }
    }

    /// <summary>Hands over what the database doesn't know yet; <see cref="Told"/> or <see cref="NotTold"/> follows.</summary>
    public int Take()
    {
        lock (gate)
        {
            var taken = pending;
            travelling += taken;
            pending = 0;
            return taken;
        }
    }

    public void Told(int taken, int total, DateTimeOffset? freeAt = null)
    {
        lock (gate)
        {
            travelling -= taken;
            known = total;
            shutUntil = freeAt ?? default;
        }
    }

    public void NotTold(int taken)
    {
        lock (gate)
        {
            travelling -= taken;
            pending += taken;
        }
    }

    /// <summary>The database is away, and with it all that a limit protects: counted here until it is back.</summary>
    public void CountAnyway()
    {
        lock (gate)
        {
            pending++;
        }
    }

    public bool IsIdle(DateTimeOffset now)
    {
        lock (gate)
        {
            return pending == 0 && travelling == 0 && shutUntil <= now && now - touched > TimeSpan.FromMinutes(1);
        }
    }

    public void Dispose() => Turn.Dispose();
}
