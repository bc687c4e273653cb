using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace KtPortal.Core.Data;

/// <summary>What holds for every entity: (tenant, id) keys, enums as words.</summary>
internal static class ModelConventions
{
    public static void Apply(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes().ToList())
        {
            if (entity.ClrType.IsSubclassOf(typeof(TenantEntity)))
            {
                var builder = model.Entity(entity.ClrType);
                builder.HasKey(nameof(TenantEntity.TenantId), nameof(TenantEntity.Id));
                builder.Property(nameof(TenantEntity.Id)).ValueGeneratedNever();
                builder.Property(nameof(TenantEntity.TenantId)).ValueGeneratedOnAdd().HasValueGenerator<TenantIdGenerator>();
            }

            foreach (var property in entity.GetProperties())
            {
                UseWordsForEnums(property);
            }
        }
    }

    private static void UseWordsForEnums(IMutableProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (type.IsEnum)
        {
            property.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(EnumConverter<>).MakeGenericType(type))!);
        }
    }

    private sealed class EnumConverter<T>() : ValueConverter<T, string>(v => EnumText<T>.Write(v), s => EnumText<T>.Parse(s))
        where T : struct, Enum;

    private sealed class TenantIdGenerator : ValueGenerator<Guid>
    {
        public override bool GeneratesTemporaryValues => false;

        public override Guid Next(EntityEntry entry)
        {
            var actor = ((PortalDb)entry.Context).Actor ?? throw new NoTenantException();
            return actor.TenantId != Guid.Empty ? actor.TenantId : throw new NoTenantException();
        }
    }
}

/// <summary>Somebody touched the database outside of a tenant's transaction. Always a bug.</summary>
public sealed class NoTenantException()
    : InvalidOperationException("The database was used outside of a transaction with a tenant and a role.");

/// <summary>The database doesn't know this node's seal.</summary>
public sealed class UnsealedException() : InvalidOperationException(
    "The database refuses this node's contexts: KT_APP_PASSWORD is not the one it was migrated with, or this machine's clock is " +
    "minutes off.");
