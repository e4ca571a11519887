package dev.indelible.sample;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Who may come in: two tellers and an administrator, by HTTP basic, each request on its own. */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
public class Security {

    /**
     * Every request needs a login. There is no session and no cookie, so there is no token against forged requests
     * either: a browser that remembers a password is guarded by the API taking JSON only and allowing no other origin.
     */
    @Bean
    SecurityFilterChain api(HttpSecurity http, AccessProblem problem) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .httpBasic(basic -> basic.authenticationEntryPoint(problem))
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(problem).accessDeniedHandler(problem))
                .build();
    }

    /** Passwords and PINs are kept as bcrypt hashes; {@code bank.bcrypt-strength} doubles the work with each step. */
    @Bean
    PasswordEncoder encoder(@Value("${bank.bcrypt-strength}") int strength) {
        return new BCryptPasswordEncoder(strength);
    }

    /** The users of a sample. A real bank would not have their passwords in its code. */
    @Bean
    UserDetailsService users(PasswordEncoder encoder) {
        return new InMemoryUserDetailsManager(
                user(encoder, "alice", "TELLER"), user(encoder, "bob", "TELLER"), user(encoder, "carol", "ADMIN"));
    }

    private static UserDetails user(PasswordEncoder encoder, String name, String role) {
        return User.withUsername(name)
                .password(encoder.encode(name + "-password"))
                .roles(role)
                .build();
    }
}
