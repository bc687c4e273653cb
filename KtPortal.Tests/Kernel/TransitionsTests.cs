using KtPortal.Core.Kernel;

namespace KtPortal.Tests.Kernel;

public sealed class TransitionsTests
{
    private const string Drive = "lights.drive";
    private const string Repair = "lights.repair";

    private static readonly Transitions<Light> Lights = new([
        .. Transitions<Light>.Each([Light.Red, Light.Green], [Light.Green, Light.Red], Drive),
        new(Light.Broken, Light.Red, Repair),
    ]);

    private static readonly Actor Driver = new() { TenantId = Guid.CreateVersion7(), Audience = Audience.Provider, Name = "Somebody", Permissions = [Drive] };

    private enum Light
    {
        Red,
        Green,
        Broken,
    }

    [Fact]
    public void A_step_that_is_not_named_leads_nowhere()
    {
        Assert.True(Lights.Leads(Light.Red, Light.Green));
        Assert.True(Lights.Leads(Light.Red, Light.Red));
        Assert.False(Lights.Leads(Light.Green, Light.Broken));
        Assert.False(Lights.May(Driver, Light.Green, Light.Broken));
    }

    [Fact]
    public void A_step_is_taken_by_whom_its_right_is()
    {
        Assert.True(Lights.May(Driver, Light.Red, Light.Green));
        Assert.True(Lights.Leads(Light.Broken, Light.Red));
        Assert.False(Lights.May(Driver, Light.Broken, Light.Red));
        Assert.True(Lights.May(Driver with { Permissions = [Repair] }, Light.Broken, Light.Red));
    }

    [Fact]
    public void A_step_can_not_be_named_twice() => Assert.Throws<ArgumentException>(() => new Transitions<Light>(
        new Transition<Light>(Light.Red, Light.Green, Drive), new Transition<Light>(Light.Red, Light.Green, Repair)).ToString());
}
