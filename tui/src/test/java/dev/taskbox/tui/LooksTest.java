package dev.taskbox.tui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LooksTest {
    @Test
    void coloursFollowTheTerminal() {
        assertThat(Looks.of(Map.of("TERM", "xterm")).palette()).isEqualTo(Palette.SIXTEEN);
        assertThat(Looks.of(Map.of("TERM", "xterm-256color")).palette()).isEqualTo(Palette.MANY);
        assertThat(Looks.of(Map.of("TERM", "xterm", "COLORTERM", "truecolor")).palette())
                .isEqualTo(Palette.TRUE);
        assertThat(Looks.of(Map.of("TERM", "xterm", "NO_COLOR", "1")).palette()).isEqualTo(Palette.NONE);
        assertThat(Looks.of(Map.of("TERM", "vt100")).palette()).isEqualTo(Palette.NONE);
    }

    @Test
    void theBackgroundIsSaidOrAsked() {
        assertThat(Looks.of(Map.of("TERM", "xterm", "TASKBOX_THEME", "light")).dark())
                .contains(false);
        assertThat(Looks.of(Map.of("TERM", "xterm", "COLORFGBG", "15;default;0"))
                        .dark())
                .contains(true);
        assertThat(Looks.of(Map.of("TERM", "xterm", "COLORFGBG", "0;15")).dark())
                .contains(false);
        assertThat(Looks.of(Map.of("TERM", "xterm")).asksBackground()).isTrue();
        assertThat(Looks.of(Map.of("TERM", "linux")).asksBackground()).isFalse();
    }

    @Test
    void anAnswerSetsTheTheme() {
        Looks looks = Looks.of(Map.of("TERM", "xterm-256color"));
        assertThat(looks.theme("rgb:ffff/ffff/ffff")).contains(Theme.of(Palette.MANY, false));
        assertThat(looks.theme("rgb:1e/1e/2e")).contains(Theme.of(Palette.MANY, true));
        assertThat(looks.theme("rgb:zz/1/1")).isEmpty();
        assertThat(looks.theme("rgb:")).isEmpty();
    }

    @Test
    void withoutColoursNoStyleHasAny() {
        Theme theme = Theme.of(Palette.NONE, true);
        assertThat(theme.bad().fg()).isEmpty();
        assertThat(theme.selected().bg()).isEmpty();
    }
}
