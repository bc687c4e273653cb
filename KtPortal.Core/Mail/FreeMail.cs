using System.Collections.Frozen;

namespace KtPortal.Core.Mail;

/// <summary>Domains where anybody can have an address: they say nothing about where somebody works.</summary>
internal static class FreeMail
{
    private static readonly FrozenSet<string> Domains = Words(
        "gmail.com googlemail.com outlook.com icloud.com me.com mac.com aol.com aim.com msn.com proton.me protonmail.com pm.me tutanota.com tuta.io " +
        "fastmail.com fastmail.fm hey.com mail.com email.com inbox.com hushmail.com mailbox.org posteo.de web.de freenet.de t-online.de arcor.de " +
        "orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it alice.it seznam.cz centrum.cz wp.pl o2.pl interia.pl onet.pl " +
        "mail.ru bk.ru list.ru inbox.ru rambler.ru ukr.net qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net rediffmail.com " +
        "comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net optonline.net rocketmail.com ymail.com " +
        "btinternet.com virginmedia.com sky.com talktalk.net ntlworld.com bigpond.com optusnet.com.au shaw.ca rogers.com sympatico.ca bluewin.ch " +
        "telenet.be skynet.be ziggo.nl kpnmail.nl home.nl planet.nl uol.com.br bol.com.br terra.com.br");

    // These have a domain in nearly every country.
    private static readonly FrozenSet<string> Families = Words("yahoo hotmail live gmx yandex zoho");

    public static bool Is(string domain) => Domains.Contains(domain) || Families.Contains(domain.Split('.')[0]);

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
