using System.Collections.Concurrent;
using System.Reflection;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;
using static KtPortal.Tests.Jobs.JobsDatabase;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Events;

/// <summary>One event, any number of listeners.</summary>
public sealed class ReactionTests(JobsDatabase database) : IClassFixture<JobsDatabase>
{
    [Fact]
    public async Task A_reaction_that_fails_neither_holds_up_nor_repeats_another()
    {
        var heard = new Heard();
        await using var node = await database.StartNodeAsync(services => services.AddSingleton(heard)
            .AddReaction<Rang, Answers>("answer").AddReaction<Rang, Breaks>("break", new RetryPlan([TimeSpan.FromMilliseconds(100)], 0)));
        var about = Guid.CreateVersion7();
        await InAsync(node, database.Shop.System, (_, services) =>
        {
            services.GetRequiredService<Journal>().Raise(new Rang(about, null));
            return Task.CompletedTask;
        });

        await Eventually(async () => await database.AskAsync<bool>(
            "select exists (select 1 from outbox_messages where kind = 'bell.rang>break' and state = 'dead')"));
        await Eventually(async () => await database.AskAsync<bool>(
            "select exists (select 1 from outbox_messages where kind = 'bell.rang>answer' and state = 'done')"));
        Assert.Equal([about], heard.Answered);
        Assert.Equal(2, heard.Broken);
    }

    [Fact]
    public async Task What_nobody_listens_to_leaves_no_job()
    {
        await using var node = await database.StartNodeAsync();
        var about = Guid.CreateVersion7();
        await InAsync(node, database.Shop.System, (_, services) =>
        {
            services.GetRequiredService<Journal>().Raise(new Rang(about, null));
            return Task.CompletedTask;
        });
        Assert.Equal(0L, await database.AskAsync<long>(
            "select count(*) from outbox_messages where payload::text like '%' || $1 || '%'", about.ToString()));
    }

    [Fact]
    public async Task What_is_rolled_back_never_happened()
    {
        await using var node = await database.StartNodeAsync(services => services.AddSingleton(new Heard()).AddReaction<Rang, Answers>("rolled-back"));
        await using (var scope = node.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
            await db.EnterAsync(database.Shop.System, CancellationToken.None);
            scope.ServiceProvider.GetRequiredService<Journal>().Raise(new Rang(Guid.CreateVersion7(), null));
            await db.RollbackAsync();
            await db.EnterAsync(database.Shop.System, CancellationToken.None);
            await db.CommitAsync(CancellationToken.None);
        }

        Assert.Equal(0L, await database.AskAsync<long>("select count(*) from outbox_messages where kind = 'bell.rang>rolled-back'"));
    }

    [Fact]
    public void Events_hold_ids_and_nothing_else()
    {
        var events = typeof(TicketCreated).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IEvent)) && !t.IsInterface).ToList();
        Assert.True(events.Count >= 9);
        Assert.All(events, e => Assert.All(
            e.GetProperties(BindingFlags.Public | BindingFlags.Instance), p => Assert.Equal((e.Name, typeof(Guid)), (e.Name, Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType))));
    }

    [Fact]
    public async Task Every_event_of_tickets_is_one_that_people_may_raise()
    {
        var names = typeof(TicketCreated).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IEvent)) && t.Namespace == typeof(TicketCreated).Namespace)
            .Select(t => (string)t.GetProperty("Name", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!).ToArray();
        Assert.Contains("ticket.commented", names);
        Assert.Equal(names.LongLength, await database.AskAsync<long>(
            "select count(*) from app.requests where name = any($1)", (object)names));
    }

    private sealed record Rang(Guid Bell, Guid? Hand) : IEvent
    {
        public static string Name => "bell.rang";
    }

    private sealed class Heard
    {
        private int broken;

        public ConcurrentQueue<Guid> Answered { get; } = [];

        public int Broken => broken;

        public void Break() => Interlocked.Increment(ref broken);
    }

    private sealed class Answers(Heard heard) : IReaction<Rang>
    {
        public Task ReactAsync(PortalDb db, Actor actor, Rang happened, CancellationToken cancel)
        {
            heard.Answered.Enqueue(happened.Bell);
            return Task.CompletedTask;
        }
    }

    private sealed class Breaks(Heard heard) : IReaction<Rang>
    {
        public Task ReactAsync(PortalDb db, Actor actor, Rang happened, CancellationToken cancel)
        {
            heard.Break();
            throw new InvalidOperationException("no hand at the bell");
        }
    }
}
