namespace KtPortal.Core.Data;

/// <summary>
/// A row of one tenant. The key is (tenant, id); the tenant is filled in by the context when the row is added,
/// never by a form. Ids are version 7, made here.
/// </summary>
public abstract class TenantEntity
{
    public Guid TenantId { get; private set; }

    public Guid Id { get; protected init; } = Guid.CreateVersion7();
}
