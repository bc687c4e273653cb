using System.Text;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Text;
using KtPortal.Core.TicketMail;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Mail;

/// <summary>What happens in the house: people submit and reply, mails come in, jobs are done.</summary>
public sealed partial class MailHouse
{
    public Actor ActorOf(string email)
    {
        var (user, role) = people[email];
        return new Actor
        {
            Audience = Audiences.Parse(role.Audience),
            TenantId = Tenant,
            OrganizationId = user.OrganizationId,
            PartnerId = user.PartnerId,
            UserId = user.Id,
            Name = user.Name,
            DisplayName = user.DisplayName,
            Email = user.Email,
            Permissions = role.Permissions,
        };
    }

    public async Task<string> SubmitAsync(string email, string subject = "Printer on fire", string description = "It burns since this morning.")
    {
        var number = "";
        await InAsync(ActorOf(email), async services =>
        {
            var made = await services.GetRequiredService<TicketSubmission>().SubmitAsync(
                ActorOf(email), new SubmitTicket { Subject = subject, Description = description, FormKey = Guid.CreateVersion7() }, CancellationToken.None);
            number = made.Value.Number;
        });
        return number;
    }

    public Task ReplyAsync(string email, string number, string content, Visibility visibility = Visibility.Public) =>
        InAsync(ActorOf(email), async services =>
        {
            var posted = await services.GetRequiredService<TicketReplies>().PostAsync(
                ActorOf(email),
                number,
                new ReplyToTicket
                {
                    Content = content,
                    Format = ActorOf(email).IsStaff ? TextFormat.Markdown : TextFormat.Plain,
                    Visibility = visibility,
                    FormKey = Guid.CreateVersion7(),
                },
                CancellationToken.None);
            Assert.True(posted.Succeeded, posted.Problem?.ToString());
        });

    public Task AssignAsync(string number, string email) =>
        RunAsync("update tickets set assigned_to_id = $1, assignee_name = 'x' where number = $2", people[email].User.Id, number);

    /// <summary>Takes a mail in as its mailbox would, and does what follows.</summary>
    internal async Task<InboundMessage> ReceiveAsync(string raw, string mailbox = Support, MailEnvelope? envelope = null, IServiceProvider? node = null)
    {
        var taken = await StoreAsync(Encoding.UTF8.GetBytes(raw.ReplaceLineEndings("\r\n")), mailbox, envelope);
        await RunJobsAsync(node ?? Services);
        return await FindAsync(taken.Id);
    }

    public async Task<MailIntake> StoreAsync(byte[] raw, string mailbox = Support, MailEnvelope? envelope = null)
    {
        await using var scope = Services.CreateAsyncScope();
        var mailboxId = await AskAsync<Guid>("select id from email_mailboxes where address = $1", mailbox);
        using var content = new MemoryStream(raw);
        return await scope.ServiceProvider.GetRequiredService<InboundIntake>()
            .TakeAsync(Tenant, mailboxId, 50_000_000, envelope ?? new MailEnvelope(null, [mailbox]), content, CancellationToken.None);
    }

    /// <summary>A node that keeps other limits, or trusts another server.</summary>
    public ServiceProvider Build(Func<MailOptions, MailOptions> change) => Build(change(Services.GetRequiredService<MailOptions>()));

    /// <summary>A node that lets other numbers in.</summary>
    public ServiceProvider Build(TicketMailLimits limits) =>
        Build(Services.GetRequiredService<MailOptions>(), services => services.AddSingleton(limits));

    /// <summary>Somebody decides about a mail that is held.</summary>
    public async Task<Result<Done>> DecideAsync(string email, string? number, Guid mail, bool accept = true)
    {
        Result<Done> result = default;
        await InAsync(ActorOf(email), async services =>
        {
            var (nowhere, onTicket) = (services.GetRequiredService<HeldMail>(), services.GetRequiredService<HeldReplies>());
            result = (number, accept) switch
            {
                (null, true) => await nowhere.AcceptAsync(ActorOf(email), mail, CancellationToken.None),
                (null, false) => await nowhere.DeclineAsync(ActorOf(email), mail, CancellationToken.None),
                (_, true) => await onTicket.AcceptAsync(ActorOf(email), number, mail, CancellationToken.None),
                _ => await onTicket.DeclineAsync(ActorOf(email), number, mail, CancellationToken.None),
            };
        });
        return result;
    }

    public async Task<Result<int>> ConfirmAsync(string email, string number, Guid? participant = null)
    {
        Result<int> result = default;
        await InAsync(ActorOf(email), async services =>
            result = await services.GetRequiredService<TicketParticipants>().ConfirmAsync(ActorOf(email), number, participant, CancellationToken.None));
        return result;
    }

    public Task<string> NumberOfAsync(InboundMessage row) => AskAsync<string>("select number from tickets where id = $1", row.SubjectId!);

    public async Task<InboundMessage> FindAsync(Guid id)
    {
        InboundMessage? row = null;
        await InAsync(System, async services => row = await services.GetRequiredService<PortalDb>().Set<InboundMessage>().SingleAsync(m => m.Id == id));
        return row!;
    }

    public async Task<List<OutboundMessage>> OutboundAsync(string number)
    {
        List<OutboundMessage> rows = [];
        await InAsync(System, async services =>
        {
            var db = services.GetRequiredService<PortalDb>();
            rows = await (from m in db.Set<OutboundMessage>() join t in db.Set<Ticket>() on m.SubjectId equals t.Id where t.Number == number orderby m.CreatedAt, m.Id select m).ToListAsync();
        });
        return rows;
    }

    public async Task<List<Comment>> CommentsAsync(string number)
    {
        List<Comment> rows = [];
        await InAsync(System, async services =>
        {
            var db = services.GetRequiredService<PortalDb>();
            rows = await (from c in db.Set<Comment>() join t in db.Set<Ticket>() on c.TicketId equals t.Id where t.Number == number orderby c.CreatedAt select c).ToListAsync();
        });
        return rows;
    }

    /// <summary>Does the jobs that are due, and those that follow from them.</summary>
    public Task RunJobsAsync() => RunJobsAsync(Services);

    public static async Task RunJobsAsync(IServiceProvider node)
    {
        var run = node.GetRequiredService<OutboxRun>();
        while (await ClaimAsync(node, 50) is { Count: > 0 } jobs)
        {
            foreach (var job in jobs)
            {
                await run.RunAsync(job, CancellationToken.None);
            }
        }
    }

    /// <summary>Takes so many jobs of each lane.</summary>
    public static Task<List<ClaimedJob>> ClaimAsync(IServiceProvider node, int slots) => node.GetRequiredService<OutboxQueue>().ClaimAsync(
        [.. node.GetRequiredService<OutboxOptions>().Lanes.Select(lane => LaneDemand.Everything(lane, slots))], CancellationToken.None);

    /// <summary>Does one job of each lane that has any.</summary>
    public static async Task RunOneJobAsync(IServiceProvider node)
    {
        var jobs = await ClaimAsync(node, 1);
        Assert.NotEmpty(jobs);
        foreach (var job in jobs)
        {
            await node.GetRequiredService<OutboxRun>().RunAsync(job, CancellationToken.None);
        }
    }
}
