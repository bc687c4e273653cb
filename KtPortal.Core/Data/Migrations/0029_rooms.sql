-- What the rooms know of features, they know by subject.

-- Who keeps teams has a permission of his own. Built-in roles are given it at start.
alter table roles no force row level security;
update roles set permissions = permissions || '{teams.manage}' where not is_builtin and 'tickets.configure' = any(permissions);
alter table roles force row level security;
