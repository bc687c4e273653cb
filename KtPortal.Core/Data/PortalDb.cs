using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Data;

/// <summary>
/// The database, as one actor sees it. Nothing can be read or written before <see cref="TenantContext.EnterAsync"/> has set
/// role and tenant, nor after the transaction has ended.
/// </summary>
public sealed class PortalDb(DbContextOptions<PortalDb> options) : DbContext(options)
{
    /// <summary>On whose behalf the open transaction runs; null outside of one.</summary>
    public Actor? Actor { get; internal set; }

    /// <summary>A statement of EF's failed: it goes back to a savepoint by itself, and the transaction is none the worse.</summary>
    internal bool HasFailed { get; set; }

    /// <summary>What happened and is not yet written down.</summary>
    internal JournalPage Journal { get; } = new();

    /// <summary>Saves what changed, then what is to be told of it: the rows it is about are there by then.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await this.WriteJournalAsync(cancellationToken);
        return saved;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PortalDb).Assembly);
        ModelConventions.Apply(modelBuilder);
    }
}
