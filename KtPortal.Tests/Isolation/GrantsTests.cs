using System.Text.RegularExpressions;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>
/// All that people's roles may write, column by column. Whatever widens it has to say so here: a column that no page writes is
/// nobody's to write, and what a page writes in somebody's name a trigger checks.
/// </summary>
public sealed partial class GrantsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Written = """
        account_locks update by provider: locked_until
        attachments insert by provider, partner, client_admin, client_user: all
        audit_log insert by provider, partner, client_admin, client_user: all
        brand_images insert by provider, partner: all
        brand_previews insert by provider, partner: all
        brand_previews update by provider, partner: settings
        brand_versions insert by provider, partner: all
        brands update by provider: portal_name, short_name, primary_color, secondary_color, accent_color, stylesheet, settings,
            draft, revision, edited_by, edited_at, version, published_at, custom_css, custom_css_off, files
        brands update by partner: portal_name, short_name, primary_color, secondary_color, accent_color, stylesheet, settings,
            draft, revision, edited_by, edited_at, version, published_at, custom_css, files
        bulk_items insert by provider, partner: all
        bulk_items update by provider, partner: code, outcome, reason, undo
        bulk_runs insert by provider, partner: all
        bulk_runs update by provider, partner: done_at
        canned_responses insert by provider, partner: all
        canned_responses update by provider, partner: name, content, shortcut, category, scope, team_id, sets, usage_count,
            is_active, version
        canned_responses delete by provider, partner: rows
        drafts insert by provider, partner, client_admin, client_user: all
        drafts update by provider, partner, client_admin, client_user: fields, saved_at
        drafts delete by provider, partner, client_admin, client_user: rows
        files insert by provider, partner, client_admin, client_user: tenant_id, id, organization_id, uploaded_by_id,
            original_filename, content_type, size_bytes, sha256, store, object_key, visibility, state, access_count,
            last_accessed_at, created_at, deleted_at
        files update by provider, partner, client_admin, client_user: access_count, last_accessed_at
        form_keys insert by provider, partner, client_admin, client_user: tenant_id, user_id, key, result
        inbound_messages update by provider: state, reason, accepted_by_id
        outbound_messages update by provider: state, last_error
        outbox_messages insert by provider, partner, client_admin, client_user: tenant_id, id, kind, payload
        outbox_messages update by provider: state
        saved_views insert by provider, partner: all
        saved_views update by provider, partner: name, filter, columns, sort, is_descending, group_by, layout, shared_with, position
        saved_views delete by provider, partner: rows
        settings insert by provider: tenant_id, feature, data
        settings update by provider: data
        sessions update by provider, partner, client_admin, client_user: ended_at, end_reason
        stream_events insert by provider, partner, client_admin, client_user: tenant_id, event, subject_id, visibility,
            subject_kind
        team_members insert by provider: all
        team_members update by provider: position, max_open_tickets
        team_members delete by provider: rows
        teams insert by provider: all
        teams update by provider: name, description, lead_id, sort_order, is_active, version
        teams delete by provider: rows
        ticket_categories insert by provider: all
        ticket_categories update by provider: parent_id, name, client_visible, default_priority_id, default_queue_id, sort_order,
            is_active, version
        ticket_categories delete by provider: rows
        ticket_comments insert by provider, partner, client_admin, client_user: all
        ticket_comments update by provider, partner: content, edited_at
        ticket_participants insert by provider, partner: all
        ticket_participants update by provider, partner: state
        ticket_participants delete by provider, partner: rows
        ticket_priorities insert by provider: all
        ticket_priorities update by provider: name, level, client_hint, color, sla_multiplier, client_selectable, is_default,
            sort_order, is_active, version
        ticket_priorities delete by provider: rows
        ticket_queues insert by provider: all
        ticket_queues update by provider: name, description, color, requires_acceptance, counts_as_waiting, is_default,
            sort_order, is_active, version, team_id
        ticket_queues delete by provider: rows
        ticket_statuses insert by provider: all
        ticket_statuses update by provider: name, client_name, color, phase, is_default, pauses_sla, sort_order, is_active, version
        ticket_statuses delete by provider: rows
        ticket_types insert by provider: all
        ticket_types update by provider: name, description, is_default, sort_order, is_active, version
        ticket_types delete by provider: rows
        tickets insert by provider, partner, client_admin, client_user: tenant_id, id, organization_id, contact_id, requester_id,
            requester_name, requester_email, created_by_id, subject, description, source, source_ref, status_id, phase, priority_id,
            type_id, category_id, queue_id, assigned_to_id, assignee_name, assigned_at, accepted_by_id, accepted_at, waiting_since,
            first_response_at, resolved_at, closed_at, cancelled_at, reopened_at, reopened_count, close_reason,
            last_client_comment_at, last_staff_comment_at, last_activity_at, reader_ids, version, created_at, deleted_at
        tickets update by provider: status_id, phase, priority_id, type_id, category_id, queue_id, assigned_to_id, assignee_name, assigned_at,
            accepted_by_id, accepted_at, waiting_since, first_response_at, resolved_at, closed_at, cancelled_at, reopened_at,
            reopened_count, close_reason, tags, last_staff_comment_at, last_activity_at, version, team_id
        tickets update by partner: status_id, phase, priority_id, category_id, assigned_to_id, assignee_name, assigned_at,
            waiting_since, first_response_at, resolved_at, closed_at, cancelled_at, reopened_at, reopened_count, close_reason, tags,
            last_staff_comment_at, last_activity_at, version
        tickets update by client_admin, client_user: status_id, phase, waiting_since, resolved_at, closed_at, cancelled_at,
            reopened_at, reopened_count, close_reason, last_client_comment_at, last_activity_at, version
        timeline_events insert by provider, partner, client_admin, client_user: all
        users update by provider, partner, client_admin, client_user: locale, theme
        """;

    [Fact]
    public async Task People_write_these_columns_and_no_others()
    {
        var granted = await database.Truth<string>("""
            select string_agg(line, E'\n' order by line) from (
                select table_name || ' ' || verb || ' by ' || string_agg(substr(role, 4), ', ' order by n) || ': ' || columns as line
                from (
                    select c.relname as table_name, v.verb, r.role, r.n, case
                        when v.verb = 'delete' then 'rows'
                        when bool_and(x.may) then 'all'
                        else string_agg(x.attname, ', ' order by x.attnum) filter (where x.may) end as columns
                    from pg_class c cross join unnest($1::text[]) with ordinality r (role, n)
                    cross join unnest(array['insert', 'update', 'delete']) v (verb)
                    cross join lateral (
                        select a.attname, a.attnum, case when v.verb = 'delete' then has_table_privilege(r.role, c.oid, v.verb)
                            else has_column_privilege(r.role, c.oid, a.attnum, v.verb) end as may
                        from pg_attribute a
                        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = '') x
                    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                    group by c.relname, v.verb, r.role, r.n having bool_or(x.may)) g
                group by table_name, verb, columns) lines
            """, (object)DatabaseRoles.People);

        Assert.Equal(Lines(Continued().Replace(Written, " ")), Lines(granted));
    }

    [Fact]
    public async Task Clients_and_partners_read_no_column_that_moves_with_notes_they_cannot_read()
    {
        string[] moving = ["staff_activity_at", "partner_activity_at", "updated_at", "xmin", "ctid"];
        foreach (var column in moving)
        {
            Assert.True(await database.Truth<bool>("select has_column_privilege('kt_provider', 'tickets', $1, 'SELECT')", column), column);
        }

        foreach (var (role, column) in DatabaseRoles.Clients.Append("kt_partner").SelectMany(r => moving.Select(c => (r, c))))
        {
            var reads = await database.Truth<bool>("select has_column_privilege($1, 'tickets', $2, 'SELECT')", role, column);
            Assert.Equal((role, column, role == "kt_partner" && column == "partner_activity_at"), (role, column, reads));
        }
    }

    private static string[] Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    // A line that is indented goes on where the one before it ended.
    [GeneratedRegex(@"\r?\n {4}")]
    private static partial Regex Continued();
}
