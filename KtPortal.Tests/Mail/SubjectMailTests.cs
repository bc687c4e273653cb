using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Mail;

/// <summary>A feature whose subject is no ticket: the mail room sends for it, brings it the answers, and says what came back.</summary>
public sealed class SubjectMailTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";

    [Fact]
    public async Task Mail_about_a_subject_of_another_kind_goes_out_is_answered_and_comes_back_to_its_feature()
    {
        await house.RunAsync("call app.declare_subject('contact', 'contacts')");
        var feature = new ContactMails();
        await using var node = house.Build(house.Services.GetRequiredService<MailOptions>(), services => services.AddSingleton<IMailSubject>(feature));
        var about = new Subject(ContactMails.OfContacts, await AddContactAsync());
        var part = Guid.CreateVersion7();
        var sent = await SendAsync(node, about, part);
        Assert.Equal(("sent", about, part), (sent.State, sent.About, sent.PartId));
        Assert.Equal([(part, "sent")], feature.Shown);

        var answer = await house.ReceiveAsync(new Letter(Dana, "Re: Hello", "Yes, please.") { To = sent.ReplyTo! }.ToString(), node: node);
        Assert.Equal(("processed", about), (answer.State, answer.About));
        Assert.Equal(["Yes, please."], feature.Answers);

        var waits = await house.ReceiveAsync(new Letter("mallory@evil.example", "Re: Hello", "Me, too.") { References = [sent.MessageId] }.ToString(), node: node);
        Assert.Equal(("held", about), (waits.State, waits.About));

        var bounce = await house.ReceiveAsync(
            MachineMailTests.Bounce(sent, "5.1.1"), envelope: new MailEnvelope("", [MailHouse.Support]), node: node);
        Assert.Equal(("ignored", about), (bounce.State, bounce.About));
        Assert.Contains("no such user", Assert.Single(feature.Returned), StringComparison.Ordinal);
        Assert.Equal((part, "failed"), feature.Shown[^1]);
    }

    [Fact]
    public async Task Mail_is_about_what_is_there_and_about_nothing_else()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() =>
            SendAsync(house.Services, new Subject("ticket", Guid.CreateVersion7()), null));
        Assert.Equal("23503", ((Npgsql.PostgresException)refused.GetBaseException()).SqlState);
    }

    private async Task<Guid> AddContactAsync()
    {
        var id = Guid.Empty;
        await house.InAsync(house.System, async services =>
        {
            var db = services.GetRequiredService<PortalDb>();
            var contact = Contact.At(house.ActorOf(Dana).OrganizationId, "Una Front Desk", "una@harbor-dental.example");
            db.Add(contact);
            await db.SaveChangesAsync();
            id = contact.Id;
        });
        return id;
    }

    private async Task<OutboundMessage> SendAsync(IServiceProvider node, Subject about, Guid? part)
    {
        Guid id;
        await using (var scope = node.CreateAsyncScope())
        {
            var (services, cancel) = (scope.ServiceProvider, CancellationToken.None);
            var db = services.GetRequiredService<PortalDb>();
            await db.EnterAsync(house.System, cancel);
            var face = await services.GetRequiredService<MailFaces>().ServingAsync(null, cancel);
            var mail = await services.GetRequiredService<MailQueue>().AddAsync(face, new MailDraft
            {
                Kind = "document",
                ToAddress = Dana,
                Subject = "Hello",
                Text = "Is this still your desk?",
                About = about,
                PartId = part,
                ReplyToken = ReplyTokens.Create(),
            }, cancel);
            await db.SaveChangesAsync(cancel);
            await db.CommitAsync(cancel);
            id = mail!.Id;
        }

        await MailHouse.RunJobsAsync(node);
        await using var again = node.CreateAsyncScope();
        var read = again.ServiceProvider.GetRequiredService<PortalDb>();
        await read.EnterAsync(house.System, CancellationToken.None);
        return (await again.ServiceProvider.GetRequiredService<MailArchive>().FindSentAsync(id, CancellationToken.None))!;
    }

    private sealed class ContactMails : IMailSubject
    {
        public const string OfContacts = "contact";

        public List<string> Answers { get; } = [];

        public List<string> Returned { get; } = [];

        public List<(Guid Part, string State)> Shown { get; } = [];

        public string Kind => OfContacts;

        public Task<IReadOnlySet<Guid>> ThereAsync(IReadOnlyCollection<Guid> ids, Guid? partnerId, CancellationToken cancel) =>
            Task.FromResult<IReadOnlySet<Guid>>(ids.ToHashSet());

        public Task<Guid?> FindNamedAsync(InboundMail mail, Guid? partnerId, CancellationToken cancel) => Task.FromResult<Guid?>(null);

        public Task<bool> TryAnswerAsync(
            Actor actor, InboundMessage row, InboundMail mail, MailThread thread, EmailMailbox mailbox, CancellationToken cancel)
        {
            if (thread.Answered is null)
            {
                row.HoldBack("without the token", thread.About);
                return Task.FromResult(true);
            }

            Answers.Add(InboundText.ReplyOf(mail).Content.Text);
            row.Become(thread.About, null, null);
            return Task.FromResult(true);
        }

        public Task<bool> TryAcceptAsync(InboundMessage row, InboundMail mail, Guid id, Guid? partnerId, CancellationToken cancel) =>
            Task.FromResult(false);

        public Task ReturnedAsync(Actor actor, OutboundMessage sent, string why, CancellationToken cancel)
        {
            Returned.Add(why);
            return Task.CompletedTask;
        }

        public async Task ShowStateAsync(Guid part, Func<Task<string>> state, CancellationToken cancel) => Shown.Add((part, await state()));

        public Task<IReadOnlyDictionary<Guid, string>> AddressesOfAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyDictionary<Guid, string>>(new Dictionary<Guid, string>());
    }
}
