using KtPortal.Core.Branding.Css;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;

namespace KtPortal.Core.Branding;

/// <summary>What a brand must be before it is kept, told at the field in the user's words.</summary>
public static class BrandRules
{
    public const int MaxRadius = 16;

    public static FieldErrors Check(BrandSettings brand)
    {
        var errors = new FieldErrors();
        Words(errors, nameof(brand.PortalName), brand.PortalName, 100, required: true);
        Words(errors, nameof(brand.ShortName), brand.ShortName, 30, required: true);
        Words(errors, nameof(brand.SupportPhone), brand.SupportPhone, 50);
        Words(errors, nameof(brand.SupportHours), brand.SupportHours, 200);
        if (brand.SupportEmail is { } mail && (mail.Length > 255 || !System.Net.Mail.MailAddress.TryCreate(mail, out var read) || read.Address != mail))
        {
            errors.Add(nameof(brand.SupportEmail), BrandProblemTexts.EmailWrong);
        }

        Link(errors, nameof(brand.SupportUrl), brand.SupportUrl);
        Link(errors, nameof(brand.TermsUrl), brand.TermsUrl);
        Link(errors, nameof(brand.PrivacyUrl), brand.PrivacyUrl);
        Link(errors, nameof(brand.ImprintUrl), brand.ImprintUrl);
        Shape(errors, brand);
        Colors(errors, brand);
        if (CustomStyles.Read(brand.CustomCss).Error is { } broken)
        {
            errors.Add(nameof(brand.CustomCss), BrandProblemTexts.CssBroken.With(broken.Line, broken.What));
        }

        return errors;
    }

    private static void Shape(FieldErrors errors, BrandSettings brand)
    {
        if (brand.Radius is < 0 or > MaxRadius)
        {
            errors.Add(nameof(brand.Radius), BrandProblemTexts.RadiusWrong.With(MaxRadius));
        }

        if (brand.DarkMode is not ("auto" or "light" or "dark"))
        {
            errors.Add(nameof(brand.DarkMode), BrandProblemTexts.OneOfThree);
        }

        if (!BrandFonts.Knows(brand.DisplayFont))
        {
            errors.Add(nameof(brand.DisplayFont), BrandProblemTexts.OneOfList);
        }

        if (!BrandFonts.Knows(brand.TextFont))
        {
            errors.Add(nameof(brand.TextFont), BrandProblemTexts.OneOfList);
        }
    }

    private static void Colors(FieldErrors errors, BrandSettings brand)
    {
        foreach (var (field, color) in new[] { (nameof(brand.Primary), brand.Primary), (nameof(brand.Secondary), brand.Secondary), (nameof(brand.Accent), brand.Accent) })
        {
            if (!Contrast.IsColor(color))
            {
                errors.Add(field, BrandProblemTexts.ColorWrong);
            }
        }

        if (errors.Has(nameof(brand.Primary)) || errors.Has(nameof(brand.Secondary)) || errors.Has(nameof(brand.Accent)))
        {
            return;
        }

        foreach (var finding in BrandPalette.Derive(brand.Primary, brand.Secondary, brand.Accent).Findings.Where(f => !f.Passes && f.FallsBack is null))
        {
            errors.Add(finding.Field, BrandProblemTexts.ContrastLow.With(finding.What, Math.Floor(finding.Ratio * 10) / 10, finding.Wanted));
        }
    }

    private static void Words(FieldErrors errors, string field, string? text, int most, bool required = false)
    {
        if (required && TypedText.IsBlank(text))
        {
            errors.Add(field, BrandProblemTexts.Needed);
        }
        else if (text?.Length > most)
        {
            errors.Add(field, BrandProblemTexts.TooLong.With(most));
        }
        else if (text?.Any(char.IsControl) == true)
        {
            errors.Add(field, BrandProblemTexts.NotShowable);
        }
    }

    private static void Link(FieldErrors errors, string field, string? address)
    {
        if (address is not null && (address.Length > 500 || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.UserInfo.Length > 0))
        {
            errors.Add(field, BrandProblemTexts.AddressWrong);
        }
    }
}
