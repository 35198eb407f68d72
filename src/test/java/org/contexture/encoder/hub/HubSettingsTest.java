package org.contexture.encoder.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
  private static final Path HOME = Path.of("/home/u");

  private static HubSettings of(String... environment) {
    Map<String, String> variables = new HashMap<>();
    for (String each : environment) {
      String[] parts = each.split("=", 2);
      variables.put(parts[0], parts[1]);
    }
    return HubSettings.of(variables, HOME);
  }

  @ParameterizedTest
  @CsvSource({
    "X=, /home/u/.cache/huggingface/hub, /home/u/.cache/huggingface/token",
    "HF_HOME=/h, /h/hub, /h/token",
    "HF_HOME=~/h, /home/u/h/hub, /home/u/h/token",
    "HF_HOME=, /home/u/.cache/huggingface/hub, /home/u/.cache/huggingface/token",
    "XDG_CACHE_HOME=/x, /x/huggingface/hub, /x/huggingface/token",
    "HF_HUB_CACHE=/c, /c, /home/u/.cache/huggingface/token",
    "HUGGINGFACE_HUB_CACHE=/old, /old, /home/u/.cache/huggingface/token",
    "HF_TOKEN_PATH=/t, /home/u/.cache/huggingface/hub, /t"
  })
  void theCacheIsWhereTheLibrariesHaveIt(String variable, Path cache, Path token) {
    assertThat(of(variable).cache()).isEqualTo(cache);
    assertThat(of(variable).tokenFile()).isEqualTo(token);
  }

  @Test
  void theEndpointIsHuggingFacesWhereNoneIsSet() {
    assertThat(of().endpoint()).isEqualTo("https://huggingface.co");
    assertThat(of("HF_ENDPOINT=http://mirror:81/hf//").endpoint()).isEqualTo("http://mirror:81/hf");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HF_HUB_OFFLINE=1", "HF_HUB_OFFLINE=true", "TRANSFORMERS_OFFLINE=YES"})
  void offlineIsAsTheLibrariesHaveIt(String variable) {
    assertThat(of(variable).offline()).isTrue();
    assertThat(of("HF_HUB_OFFLINE=0").offline()).isFalse();
  }

  @Test
  void theVariablesTokenWinsOverTheFilesAndNeitherIsShown(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("token"), "hf_filed\n");

    HubSettings both = of("HF_HOME=" + folder, "HF_TOKEN=hf_given");

    assertThat(both.knownBy().orElseThrow().header()).isEqualTo("Bearer hf_given");
    assertThat(of("HF_HOME=" + folder).knownBy().orElseThrow().header())
        .isEqualTo("Bearer hf_filed");
    assertThat(of("HF_HOME=/none").knownBy()).isEmpty();
    assertThat(both.toString() + both.knownBy()).doesNotContain("hf_");
  }
}
