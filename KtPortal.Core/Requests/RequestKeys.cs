using KtPortal.Core.Data;

namespace KtPortal.Core.Requests;

/// <summary>What <see cref="Forms.FormKeys"/> is to users: a visitor's form, sent twice, does its work once.</summary>
internal static class RequestKeys
{
    /// <returns>False: it was done before.</returns>
    public static async Task<bool> ClaimForVisitorAsync(this PortalDb db, Guid key, Guid rowId, CancellationToken cancel)
    {
        await using var claim = db.Command(
            "insert into request_keys (tenant_id, key, result) values (app.tenant_id(), $1, $2) on conflict do nothing", key, rowId);
        return await claim.ExecuteNonQueryAsync(cancel) == 1;
    }

    /// <summary>They waited with who serves the host; from here on they are of the ticket's organization.</summary>
    public static async Task HandFilesOverAsync(this PortalDb db, IReadOnlyList<Guid> files, Guid organizationId, CancellationToken cancel)
    {
        if (files.Count > 0)
        {
            await using var hand = db.Command("select app.hand_files_over($1, $2)", files.ToArray(), organizationId);
            await hand.ExecuteNonQueryAsync(cancel);
        }
    }
}
