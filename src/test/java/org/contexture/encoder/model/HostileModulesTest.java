package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.contexture.encoder.fixture.ByteMutations;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.kind.TokenModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What says of which modules a model is made is obeyed, or refused with a sentence. */
class HostileModulesTest {
  private static final List<String> FILES =
      List.of(
          "modules.json",
          "router_config.json",
          "query_0_WordEmbeddings/wordembedding_config.json",
          "query_0_WordEmbeddings/whitespacetokenizer_config.json",
          "query_1_Pooling/config.json");

  @TempDir private Path folder;

  @Test
  void aSpoiltFolderIsOpenedOrRefused() throws IOException {
    HfData.copy("sentence-transformers/words-router", folder);
    List<byte[]> sound = new ArrayList<>();
    for (String file : FILES) {
      sound.add(Files.readAllBytes(folder.resolve(file)));
    }
    ByteMutations mutations = new ByteMutations(3);
    Set<Boolean> opened = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      int at = i % FILES.size();
      Files.write(folder.resolve(FILES.get(at)), mutations.of(sound.get(at)));
      opened.add(isOpened(i % 2 == 0 ? "query" : ""));
      Files.write(folder.resolve(FILES.get(at)), sound.get(at));
    }
    assertThat(opened).containsExactlyInAnyOrder(true, false);
  }

  private boolean isOpened(String task) {
    try {
      ModelFolder found = ModelFolder.open(folder).of(task);
      try (TokenModel model = ModelKind.of(found.files()).open(found)) {
        return model.defaults().modules().route().isThere();
      }
    } catch (ModelException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      return fail("neither opened nor refused: " + e, e);
    }
  }
}
