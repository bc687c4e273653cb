using KtPortal.Core.Branding.Images;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Branding;

/// <summary>The pictures of brands: written once, never changed, purged when no version names them any more.</summary>
public sealed class BrandImages(PortalDb db)
{
    /// <param name="tooDark">For a dark page; null where nobody asks, or it can't be measured.</param>
    public async Task<Guid> AddAsync(Actor actor, Guid organizationId, BrandImage image, bool? tooDark, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7();
        await using var command = db.Command("""
            insert into brand_images (tenant_id, id, organization_id, content_type, content, width, height, too_dark) values ($1, $2, $3, $4, $5, $6, $7, $8)
            """, actor.TenantId, id, organizationId, image.ContentType, image.Content, image.Width, image.Height);
        command.Parameters.Add(new() { Value = (object?)tooDark ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Boolean });
        await command.ExecuteNonQueryAsync(cancel);
        return id;
    }

    /// <summary>The picture, if it is the organization's.</summary>
    public async Task<(BrandImage Image, bool TooDark)?> FindAsync(Guid organizationId, Guid? id, CancellationToken cancel)
    {
        if (id is null)
        {
            return null;
        }

        await using var command = db.Command("select content_type, content, width, height, coalesce(too_dark, false) from brand_images where organization_id = $1 and id = $2", organizationId, id);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? (Read(row), row.GetBoolean(4)) : null;
    }

    /// <summary>Those of the organization's pictures that can't be made out on dark pages.</summary>
    public async Task<IReadOnlySet<Guid>> TooDarkAsync(Guid organizationId, CancellationToken cancel)
    {
        var found = new HashSet<Guid>();
        await using var command = db.Command("select id from brand_images where organization_id = $1 and too_dark", organizationId);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            found.Add(rows.GetGuid(0));
        }

        return found;
    }

    /// <summary>By id alone: the database says whose it shows.</summary>
    public async Task<BrandImage?> FindAsync(Guid id, CancellationToken cancel)
    {
        await using var command = db.Command("select content_type, content, width, height from brand_images where id = $1", id);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? Read(row) : null;
    }

    private static BrandImage Read(NpgsqlDataReader row) => new(row.GetString(0), row.GetFieldValue<byte[]>(1), row.GetInt32(2), row.GetInt32(3), []);
}
