using System.Security.Cryptography;
using System.Text;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Forms;

/// <summary>
/// One form, sent twice, does its work once: the key travels in the form; whoever brings it second with the same content gets
/// the first result. Two at the same moment wait for each other here. Keys are kept for 24 hours.
/// </summary>
public static class FormKeys
{
    /// <summary>
    /// The key of one use of a form: what it is for and what it says belong to it, so that a page that was sent, gone back to
    /// and changed is a new use and loses nothing.
    /// </summary>
    public static Guid KeyOf(Guid formKey, params ReadOnlySpan<string> use)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(formKey.ToByteArray());
        foreach (var part in use)
        {
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(Encoding.UTF8.GetBytes(part));
        }

        return new Guid(hash.GetHashAndReset().AsSpan(0, 16));
    }

    // The draft goes with the use of its form; of a use that is refused nothing is written, and it stays.
    private const string Claim = """
        with sent as (delete from drafts where user_id = $2 and key = $5)
        insert into form_keys (tenant_id, user_id, key, result) values ($1, $2, $3, $4) on conflict do nothing
        """;

    /// <param name="key">Made by <see cref="KeyOf"/>.</param>
    /// <param name="rowId">The id of the row that this use of the form is about to write.</param>
    /// <param name="draft">The draft that is sent with it (<see cref="Drafts"/>); null for none.</param>
    /// <returns>Null if the key is new and now belongs to this transaction; else the row its first use wrote.</returns>
    public static async Task<Guid?> ClaimAsync(this PortalDb db, Actor actor, Guid key, Guid rowId, CancellationToken cancel, string? draft = null)
    {
        await using var claim = db.Command(Claim);
        claim.Parameters.Add(new() { Value = actor.TenantId });
        claim.Parameters.Add(new() { Value = actor.UserId!.Value });
        claim.Parameters.Add(new() { Value = key });
        claim.Parameters.Add(new() { Value = rowId.ToString() });
        claim.Parameters.Add(new() { Value = draft ?? "" });
        if (await claim.ExecuteNonQueryAsync(cancel) == 1)
        {
            return null;
        }

        await using var read = db.Command("select result from form_keys where user_id = $1 and key = $2");
        read.Parameters.Add(new() { Value = actor.UserId.Value });
        read.Parameters.Add(new() { Value = key });
        return Guid.Parse((string)(await read.ExecuteScalarAsync(cancel))!);
    }
}
