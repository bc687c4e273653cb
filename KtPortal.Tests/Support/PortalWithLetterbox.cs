using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Support;

/// <summary>An open portal whose mails are kept. The product forgets a link as soon as its mail is sent; the recipient has it.</summary>
public sealed class PortalWithLetterbox : OpenPortal
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.Force("""
            create schema letterbox;
            create table letterbox.mails (to_address text, body text, at timestamptz default clock_timestamp());
            create function letterbox.keep() returns trigger language plpgsql security definer as $$
                begin insert into letterbox.mails (to_address, body) values (new.to_address, new.text_body); return null; end $$;
            create trigger zz_letterbox after insert on public.outbound_messages for each row execute function letterbox.keep();
            """);
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

    public Task LinksAreMailed() => Eventually(async () =>
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
