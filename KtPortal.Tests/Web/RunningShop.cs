using KtPortal.Tests.Support;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Web;

/// <summary>A database and the product on it, shared by the tests of one class.</summary>
public sealed class RunningShop : IAsyncLifetime
{
    public TestDatabase Database { get; } = new();

    public PortalApp App { get; private set; } = null!;

    public Shop Shop => Database.Shop;

    public Shop Acme => Database.Acme;

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        // The product forgets a link as soon as its mail is sent; the recipient has it.
        await Database.Force("""
            create schema letterbox;
            create table letterbox.mails (to_address text, body text, at timestamptz default clock_timestamp());
            create function letterbox.keep() returns trigger language plpgsql security definer as $$
                begin insert into letterbox.mails (to_address, body) values (new.to_address, new.text_body); return null; end $$;
            create trigger zz_letterbox after insert on public.outbound_messages for each row execute function letterbox.keep();
            """);
        App = await PortalApp.StartAsync(Database);
    }

    /// <summary>
    /// The newest mail to this address with these words in it, as it was written. The link is made by a job, so it comes a
    /// moment after the page has answered: nothing that has been asked for is still waiting when this looks.
    /// </summary>
    public async Task<string> MailTo(string address, string words)
    {
        await LinksAreMailed();
        return await Database.Truth<string>(
            "select body from letterbox.mails where to_address = $1 and body like '%' || $2 || '%' order by at desc limit 1", address, words);
    }

    public async Task LinksAreMailed()
    {
        await Eventually(async () =>
        {
            // A test may have put the product's clock ahead of the database's.
            await Database.Force("""
                update outbox_messages set next_attempt_at = now() where next_attempt_at > now() and kind in ('account.link', 'mail.send');
                select pg_notify('kt_outbox', '')
                """);
            return !await Database.Truth<bool>(
                "select exists (select 1 from outbox_messages where kind = 'account.link' and state = 'pending')");
        });
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Database.DisposeAsync();
    }
}
