using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>What nobody who is signed in calls: doors, other people's sessions, the keys, the schema itself.</summary>
public sealed class ForbiddenCallTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("select app.line_moved(app.tenant_id(), gen_random_uuid())")]
    [InlineData("select app.host_serves(app.tenant_id(), app.user_id(), app.organization_id())")]
    [InlineData("select app.may_use_host(app.user_id(), app.organization_id())")]
    [InlineData("select * from app.find_session(app.tenant_id(), '', app.organization_id())")]
    [InlineData("select app.find_session_end(app.tenant_id(), '')")]
    [InlineData("select app.end_sessions(app.tenant_id(), app.user_id(), 'revoked')")]
    [InlineData("select app.seal('kt_provider', app.tenant_id()::text, '', '')")]
    [InlineData("select last_value from app.seal_key_1")]
    [InlineData("select setval('app.seal_key_1', 1)")]
    [InlineData("select pg_sequence_last_value('app.seal_key_1')")]
    [InlineData("select app.is_migrated('')")]
    [InlineData("select * from app.find_host('kt.localhost')")]
    [InlineData("select * from app.find_ingress('\\x00')")]
    [InlineData("select * from app.claim_outbox('[]')")]
    [InlineData("select * from app.active_tenants()")]
    [InlineData("select * from app.data_protection_keys()")]
    [InlineData("select app.reads(t) from tickets t")]
    [InlineData("call app.allow('tickets', 'kt_client_user', 'delete')")]
    [InlineData("call app.isolate('tickets')")]
    [InlineData("select * from hangfire.job")]
    [InlineData("select * from migrations.applied")]
    [InlineData("create temporary table tickets (id uuid)")]
    [InlineData("create table public.mine (id uuid)")]
    [InlineData("alter table tickets disable row level security")]
    [InlineData("drop policy kt_client_user_select on tickets")]
    [InlineData("copy tickets to program 'true'")]
    [InlineData("select pg_read_file('/etc/passwd')")]
    public async Task No_one_signed_in_calls(string sql)
    {
        foreach (var who in (Person[])[database.Shop.Manager, database.Shop.Northwind.Owner, database.Shop.Harbor.Office, database.Shop.Harbor.Dana])
        {
            await using var session = await database.RawAs(who.Actor);
            var answer = await session.Try(sql);
            Assert.True(answer.SqlState == "42501", $"{who.Role}: {sql}: {answer}");
        }
    }
}
