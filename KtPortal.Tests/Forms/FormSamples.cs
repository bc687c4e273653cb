using KtPortal.Tests.Isolation;
using static KtPortal.Tests.Isolation.Sight;

namespace KtPortal.Tests.Forms;

/// <summary>What somebody typed and hasn't sent, and the keys of what was sent: everybody's own.</summary>
internal sealed class FormSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("drafts", Readers.Everybody) { Seen = (draft, sight) => Is(draft, "user_id", sight.Me) },
        new("form_keys", Readers.Everybody) { Seen = (key, sight) => Is(key, "user_id", sight.Me) },
    ];

    public override string Written => """
        drafts insert by provider, partner, client_admin, client_user: all
        drafts update by provider, partner, client_admin, client_user: fields, saved_at
        drafts delete by provider, partner, client_admin, client_user: rows
        form_keys insert by provider, partner, client_admin, client_user: tenant_id, user_id, key, result
        """;

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>
    {
        ["/drafts/{key}"] = "the key is the asker's own, and names nothing of anybody's",
    };

    public override Task FillAsync(House house) => house.Force("""
        insert into drafts (tenant_id, user_id, key, fields, saved_at) select tenant_id, id, 'reply-1', '{"Content":"Between us"}', now() from users;
        insert into form_keys (tenant_id, user_id, key, result) select tenant_id, id, gen_random_uuid(), 'KT-0' from users
        """);
}
